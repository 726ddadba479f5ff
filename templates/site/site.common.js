// Adds to the model of each page what its frame needs: title and description as plain text.

// Describes a page by the first paragraph of its article.
exports.describeArticle = function (model) {
  var paragraph = /<p(?:\s[^>]*)?>([\s\S]*?)<\/p>/.exec(model.conceptual || '')
  describe(model, model.title, paragraph ? paragraph[1] : '')
}

// Describes a type by its summary, and a namespace by its types.
exports.describeReference = function (model) {
  var name = model.name[0].value
  if (model.isNamespace) {
    var types = []
    model.children.forEach(group => group.children.forEach(type => types.push(type.name[0].value)))
    describe(model, 'Namespace ' + name, 'The ' + types.length + ' types of ' + name + ': ' + types.join(', ') + '.')
  } else {
    describe(model, model.type[0].toUpperCase() + model.type.substring(1) + ' ' + name, model.summary)
  }
}

function describe(model, title, html) {
  model._pageTitle = !title || title === model._appName ? model._appTitle : title + ' | ' + model._appName
  model._pageDescription = shorten(toText(html))
}

// A reference to another type is an element without text until docfx resolves it.
function toText(html) {
  return html
    .replace(/<xref href="([^"]*)"[^>]*><\/xref>/g, (all, uid) => getName(uid))
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
}

// Returns the last part of a uid without arguments, such as Fit for LinearLearn.TextEncoder.Fit(System.String[]).
function getName(uid) {
  return decodeURIComponent(uid).replace(/[({].*$/, '').replace(/`+\d+/g, '').split('.').pop()
}

function shorten(text) {
  return text.length <= 200 ? text : text.substring(0, text.lastIndexOf(' ', 197)).replace(/[,.;:]$/, '') + '...'
}
