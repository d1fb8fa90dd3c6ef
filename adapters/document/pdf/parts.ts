import type { DocumentView, PartyView } from '../view.ts'
import { paper, type Pen } from './pen.ts'

/** Where a part of the page goes: into the document's tree, from `y` downwards. */
export type PartOrder = {
  readonly view: DocumentView
  readonly root: PDFKit.PDFStructureElement
  readonly y: number
}

const whole = { x: paper.left, width: paper.width }
const half = (paper.width - 20) / 2

/** The title, what is corrected, and the facts in a row. Answers where it ended. */
export function drawHead(pen: Pen, { view, root, y: top }: PartOrder): number {
  const { doc } = pen
  let y = top
  const say = (tag: string, text: string, hand: { bold?: boolean; size?: number }) =>
    root.add(
      doc.struct(tag, {}, () => {
        y += pen.write(text, { ...whole, y }, hand) + 4
      }),
    )
  say('H1', view.title, { bold: true, size: 18 })
  for (const notice of view.notices) say('P', notice, {})
  return drawFacts(pen, { view, root, y: y + 8 })
}

function drawFacts(pen: Pen, { view, root, y }: PartOrder): number {
  const width = paper.width / view.facts.length
  const ends = view.facts.map(({ label, value }, index) => {
    const place = { x: paper.left + index * width, width: width - 10 }
    let end = y
    const write = () => {
      end += pen.write(label, { ...place, y: end }, { size: 8, quiet: true })
      end += pen.write(value, { ...place, y: end })
    }
    root.add(pen.doc.struct('P', {}, write))
    return end
  })
  return Math.max(...ends) + 18
}

/** Seller and buyer, side by side. */
export function drawParties(pen: Pen, { view, root, y }: PartOrder): number {
  const ends = view.parties.map((party, index) => {
    const x = paper.left + index * (half + 20)
    return drawParty(pen, { party, root, x, y })
  })
  return Math.max(...ends) + 20
}

type PartyOrder = Omit<PartOrder, 'view'> & { readonly party: PartyView; readonly x: number }

function drawParty(pen: Pen, { party, root, x, y: top }: PartyOrder): number {
  const { doc } = pen
  let y = top
  const write = (text: string, hand = {}) => {
    y += pen.write(text, { x, y, width: half }, hand)
  }
  root.add(doc.struct('H2', {}, () => write(party.heading, { size: 8, quiet: true })))
  root.add(doc.struct('P', {}, () => write(party.name, { bold: true })))
  for (const line of party.lines) root.add(doc.struct('P', {}, () => write(line)))
  return y
}

/** The sums: a small table of names and amounts, the last one large. */
export function drawTotals(pen: Pen, { view, root, y: top }: PartOrder): number {
  const { doc } = pen
  const section = doc.struct('Table', { title: view.words.totals })
  root.add(section)
  let y = top
  view.totals.forEach(({ label, value }, index) => {
    const last = index === view.totals.length - 1
    const hand = last ? { bold: true, size: 13 } : {}
    const at = { y: last ? y + 4 : y, width: half }
    const row = doc.struct('TR')
    section.add(row)
    // The amount stands beside its name, right-aligned; a long name breaks before it.
    const name = { ...at, x: paper.left + 20 + half, width: half - pen.widthOf(value, hand) - 10 }
    let height = 0
    const rowHead: { readonly lang?: string; readonly scope: 'Row' } = { scope: 'Row' }
    row.add(doc.struct('TH', rowHead, () => void (height = pen.write(label, name, hand))))
    const amount = { ...at, x: paper.left + 20 + half, align: 'right' } as const
    row.add(doc.struct('TD', {}, () => void pen.write(value, amount, hand)))
    row.end()
    y = at.y + height + 4
  })
  section.end()
  return y + 10
}

/** Remarks under the sums, and the seller's own last words. */
export function drawNotes(pen: Pen, { view, root, y: top }: PartOrder): number {
  let y = top
  for (const line of [...view.notes, ...view.footer]) {
    const write = () => {
      y += pen.write(line, { ...whole, y }, { size: 8, quiet: true }) + 2
    }
    root.add(pen.doc.struct('P', {}, write))
  }
  return y
}
