export const queue = 'access'
