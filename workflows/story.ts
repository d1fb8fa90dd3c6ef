import { defineQuery, setHandler } from '@temporalio/workflow'

/** One thing that happened to a workflow, for a person: `charged 59.29 EUR for INV-2026-0001`. */
export type StoryLine = { readonly atMs: number; readonly what: string }

export const story = defineQuery<readonly StoryLine[]>('story')

/** Keeps a workflow's story and answers the query for it. */
export function tellStory(): (what: string) => void {
  const lines: StoryLine[] = []
  setHandler(story, () => lines)
  return (what) => {
    lines.push({ atMs: Date.now(), what })
  }
}
