/** Beyond so many answers all are forgotten: a month's end asks the same few again and again. */
const answersMax = 10_000

/**
 * A pure function that remembers its answers. Many customers share few calendars, and a calendar is
 * slow to ask: their periods are worked out once.
 *
 * @param nameOf what tells two questions apart
 */
export function remembered<Question, Answer>(
  answer: (question: Question) => Answer,
  nameOf: (question: Question) => string,
): (question: Question) => Answer {
  const known = new Map<string, Answer>()
  return (question) => {
    const name = nameOf(question)
    const before = known.get(name)
    if (before !== undefined) return before
    const found = answer(question)
    if (known.size >= answersMax) known.clear()
    known.set(name, found)
    return found
  }
}
