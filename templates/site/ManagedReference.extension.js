var site = require('./site.common.js')

exports.preTransform = function (model) {
  return model
}

exports.postTransform = function (model) {
  site.describeReference(model)
  return model
}
