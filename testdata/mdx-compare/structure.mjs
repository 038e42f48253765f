// Prints the structure of the pages under a folder, one JSON line per page:
//
//   {"page": "a/b.mdx", "events": ["heading 2 Title", "<Card", ...]}
//   {"page": "a/c.mdx", "error": "Unexpected character ...", "line": 12, "tag": 0}
//
// line is where remark-mdx gives up, and tag the line of the tag that it then
// speaks of, or 0.
//
// The Go test TestCompare prints the same of parlance's reading and compares.
import {readdirSync, readFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import {unified} from 'unified'

const processor = unified()
  .use(remarkParse)
  .use(remarkMdx)
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml', 'toml'])

// Marks of emphasis are left out: beside Korean, Chinese and Japanese parlance
// reads some that remark does not.
const squeeze = (text) => text.replace(/[*_~]/g, '').replace(/\s+/g, ' ').trim()

class Structure {
  constructor(tree) {
    this.events = []
    this.text = ''
    this.definitions = new Map()
    this.collect(tree)
    this.children(tree)
    this.flush()
  }

  collect(node) {
    if (node.type === 'definition' && !this.definitions.has(node.identifier)) {
      this.definitions.set(node.identifier, node)
    }
    for (const child of node.children ?? []) this.collect(child)
  }

  flush() {
    const text = squeeze(this.text)
    if (text) this.events.push('text ' + text)
    this.text = ''
  }

  add(event) {
    this.flush()
    this.events.push(event)
  }

  children(node) {
    for (const child of node.children ?? []) this.node(child)
  }

  around(name, node) {
    this.add(name)
    this.children(node)
    this.add('/' + name)
  }

  link(target, node) {
    this.around('link ' + target, node)
  }

  node(node) {
    switch (node.type) {
      case 'heading':
        return this.around('heading ' + node.depth, node)
      case 'paragraph':
        this.flush()
        this.children(node)
        return this.flush()
      case 'code':
        return this.add('code ' + (node.lang ?? '') + '\n' + node.value)
      case 'list':
        return this.around(node.ordered ? 'ordered ' + node.start : 'list', node)
      case 'listItem':
        return this.around('item' + (node.checked === null ? '' : ' ' + node.checked), node)
      case 'blockquote':
        return this.around('quote', node)
      case 'table':
        return this.around('table ' + node.align.map((align) => align ?? 'none').join(' '), node)
      case 'tableRow':
        return this.around('row', node)
      case 'tableCell':
        return this.around('cell', node)
      case 'thematicBreak':
        return this.add('rule')
      case 'mdxJsxFlowElement':
      case 'mdxJsxTextElement':
        return this.around('<' + (node.name ?? ''), node)
      case 'mdxFlowExpression':
      case 'mdxTextExpression':
        return this.add('expression ' + squeeze(node.value))
      case 'mdxjsEsm':
        return this.add('module')
      case 'text':
        this.text += node.value
        return
      case 'inlineCode':
        return this.add('span ' + squeeze(node.value))
      case 'break':
        this.text += '\n'
        return
      case 'link':
        return this.link(node.url, node)
      case 'image':
        return this.add('image ' + node.url + ' ' + squeeze(node.alt ?? ''))
      case 'linkReference':
        return this.link(this.definitions.get(node.identifier)?.url ?? '', node)
      case 'imageReference':
        return this.add('image ' + (this.definitions.get(node.identifier)?.url ?? '') + ' ' + squeeze(node.alt ?? ''))
      case 'definition':
        return this.add('definition ' + node.url)
      case 'footnoteDefinition':
        return this.around('footnote ' + node.label, node)
      case 'footnoteReference':
        return this.add('reference ' + node.label)
      case 'yaml':
      case 'toml':
        return
      default:
        return this.children(node) // emphasis, strong, delete
    }
  }
}

// Mintlify takes the ids of headings off before it reads the page.
const headingId = /^(\s*#{1,6}\s.*?)\s*\{#[^{}\s]+\}[ \t]*$/gm

function structure(text) {
  try {
    return new Structure(processor.parse(text)).events
  } catch (error) {
    if (text.search(headingId) < 0) throw error
    return new Structure(processor.parse(text.replace(headingId, '$1'))).events
  }
}

function refusal(page, error, text) {
  const message = String(error.message ?? error)
  const tag = /\((\d+):\d+-\d+:\d+\)/.exec(message)
  return {page, error: message, line: error.line ?? text.split('\n').length, tag: tag ? Number(tag[1]) : 0}
}

const root = process.argv[2]
const pages = readdirSync(root, {recursive: true, withFileTypes: true})
  .filter((entry) => entry.isFile() && /\.mdx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort()

for (const file of pages) {
  const page = relative(root, file)
  const text = readFileSync(file, 'utf8')
  let line
  try {
    line = {page, events: structure(text)}
  } catch (error) {
    line = refusal(page, error, text)
  }
  console.log(JSON.stringify(line))
}
