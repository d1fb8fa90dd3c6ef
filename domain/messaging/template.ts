import { assert } from '../assert.ts'
import type { MessageFacts } from './facts.ts'
import type { Language } from './language.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { it } from './words/it.ts'

/** The words of one message. `{amount}` stands for a fact; the edge has formatted it already. */
export type Template = {
  readonly subject: string
  /** A paragraph that names a fact which is absent is left out. */
  readonly paragraphs: readonly string[]
  /** What the one link is called; the link itself is the fact `link`. */
  readonly action?: string
}

/** Every message in one language. The compiler asks each language for all of them. */
export type Words = { readonly greeting: string } & Readonly<Record<TemplateName, Template>>

export type TemplateName =
  | Exclude<MessageFacts['kind'], 'payment-problem'>
  | `payment-problem/${Extract<MessageFacts, { kind: 'payment-problem' }>['problem']}`

/** A message in words, not yet dressed for a channel. */
export type Message = {
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly action?: { readonly label: string; readonly url: string }
  /** Who is speaking: the seller's name. */
  readonly signature: string
}

const vocabulary: Readonly<Record<Language, Words>> = { en, de, fr, it }

/** Puts facts into the words of a language. Every value stays on one line: no header can be forged. */
export function compose(facts: MessageFacts, language: Language): Message {
  const words = vocabulary[language]
  const template = words[templateOf(facts)]
  const values = new Map<string, string>(Object.entries(facts))
  const fill = (pattern: string) => filled(pattern, values)
  const action = actionOf(template, facts)
  return {
    subject: required(fill(template.subject)),
    paragraphs: [words.greeting, ...template.paragraphs]
      .map(fill)
      .filter((paragraph) => paragraph !== undefined),
    ...(action === undefined ? {} : { action }),
    signature: required(fill('{seller}')),
  }
}

/** Which words tell these facts. */
function templateOf(facts: MessageFacts): TemplateName {
  return facts.kind === 'payment-problem' ? `${facts.kind}/${facts.problem}` : facts.kind
}

function actionOf(template: Template, facts: MessageFacts): Message['action'] {
  if (template.action === undefined || facts.link === undefined) return undefined
  assert(/^https?:\/\//.test(facts.link), 'a link in a message is a web address')
  return { label: template.action, url: facts.link }
}

/** Fills once, so that a value which looks like a placeholder stays text. */
function filled(pattern: string, values: ReadonlyMap<string, string>): string | undefined {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  if (names.some((name) => !values.has(name))) return undefined
  return pattern.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => oneLine(values.get(name) ?? ''))
}

function oneLine(value: string): string {
  // eslint-disable-next-line no-control-regex -- Control characters are exactly what is meant here.
  return value.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
}

function required(text: string | undefined): string {
  assert(text !== undefined, 'a subject names only facts that are always there')
  return text
}
