// Adds to docfx's scripts: the trail of a page, pictures of the chosen theme, and what screen readers and keyboards need.

const darkScheme = '(prefers-color-scheme: dark)'

function start() {
  const root = document.documentElement
  setPictures()
  new MutationObserver(setPictures).observe(root, { attributes: true, attributeFilter: ['data-bs-theme'] })
  matchMedia(darkScheme).addEventListener('change', followSystem)

  document.addEventListener('load', markWidePictures, true)
  markWidePictures()

  setHeadingLevels()
  setPlainLanguages()
  addEventListener('resize', focusScrolled)
  new MutationObserver(focusScrolled).observe(document.querySelector('article'), { childList: true, subtree: true })
  whenRendered('navbar', setThemeButton)
  whenRendered('affix', setAffixHeading)
  renderTrail().catch(console.error)
}

// The media of the sources follow the operating system, the site's theme can differ from it.
function setPictures() {
  const isDark = document.documentElement.getAttribute('data-bs-theme') === 'dark'
  document.querySelectorAll('picture source[srcset*="-dark."]').forEach(source => {
    source.media = isDark ? 'all' : 'not all'
  })
}

function followSystem(query) {
  if ((localStorage.getItem('theme') || 'auto') === 'auto') {
    document.documentElement.setAttribute('data-bs-theme', query.matches ? 'dark' : 'light')
  }
}

// On a phone, wide pictures scroll instead of shrinking.
function markWidePictures() {
  document.querySelectorAll('article picture img').forEach(image => {
    image.parentElement.classList.toggle('wide', image.naturalWidth > 640)
  })
  focusScrolled()
}

// The names of a page's groups in the table of contents, from the root to the page itself.
async function renderTrail() {
  const container = document.getElementById('trail')
  const address = new URL(document.querySelector('meta[name="docfx:tocrel"]').content.replace(/html$/, 'json'), location.href)
  const { items } = await (await fetch(address)).json()
  const nodes = findNodes(items, address) || [{ name: document.querySelector('article h1')?.textContent.trim() }]
  const list = document.createElement('ol')
  list.className = 'breadcrumb'
  nodes.forEach((node, index) => {
    const isLast = index === nodes.length - 1
    const item = document.createElement('li')
    item.className = 'breadcrumb-item'
    const content = node.href && !isLast ? document.createElement('a') : document.createElement('span')
    if (content.tagName === 'A') {
      content.href = new URL(node.href, address)
    } else if (isLast) {
      content.setAttribute('aria-current', 'page')
    }
    content.textContent = node.name
    item.append(content)
    list.append(item)
  })
  container.replaceChildren(list)
}

function findNodes(items, address) {
  for (const node of items) {
    if (node.href && new URL(node.href, address).pathname === location.pathname) {
      return [node]
    }
    const below = node.items && findNodes(node.items, address)
    if (below) {
      return [node, ...below]
    }
  }
}

// Headings keep their look, but no level is left out.
function setHeadingLevels() {
  let last = 0
  document.querySelectorAll('article :is(h1, h2, h3, h4, h5, h6)').forEach(heading => {
    const level = Math.min(Number(heading.tagName[1]), last + 1)
    if (level !== Number(heading.tagName[1])) {
      heading.setAttribute('aria-level', level)
    }
    last = level
  })
}

// Blocks without a language are commands and output. Without this, highlighting guesses one.
function setPlainLanguages() {
  document.querySelectorAll('pre code:not([class*="lang-"])').forEach(code => code.classList.add('lang-plaintext'))
}

// Arrow keys scroll what has the focus.
function focusScrolled() {
  document.querySelectorAll('article :is(pre code, .table-responsive, picture)').forEach(box => {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0
    } else {
      box.removeAttribute('tabindex')
    }
  })
}

function setThemeButton() {
  const button = document.querySelector('#navbar .icons .dropdown-toggle')
  if (button) {
    button.setAttribute('role', 'button')
    button.setAttribute('aria-label', button.title)
    button.href = '#'
  }
}

function setAffixHeading() {
  document.querySelector('#affix h5')?.setAttribute('aria-level', '2')
}

function whenRendered(id, act) {
  const element = document.getElementById(id)
  if (element) {
    new MutationObserver(act).observe(element, { childList: true, subtree: true })
  }
}

const repository = document.querySelector('meta[name="site:repository"]')?.content

export default {
  start,
  iconLinks: repository ? [{ icon: repository.includes('github.com') ? 'github' : 'git', href: repository, title: 'Repository' }] : [],
  // Pictures are not links to themselves.
  showLightbox: () => false
}
