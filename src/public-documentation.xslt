<?xml version="1.0" encoding="utf-8"?>
<!-- Copies a file of XML documentation without the members of types that are not public. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output encoding="utf-8" />
  <xsl:strip-space elements="members" />

  <!-- Full names of public types, each between two bars. -->
  <xsl:param name="types" />
  <xsl:variable name="namespace" select="/doc/assembly/name" />

  <xsl:template match="@* | node()">
    <xsl:copy><xsl:apply-templates select="@* | node()" /></xsl:copy>
  </xsl:template>

  <!-- M:Namespace.Type`1.Member(...) is a member of Namespace.Type. -->
  <xsl:template match="member">
    <xsl:variable name="member" select="translate(substring-after(@name, concat(':', $namespace, '.')), '`(', '..')" />
    <xsl:variable name="type" select="concat($namespace, '.', substring-before(concat($member, '.'), '.'))" />
    <xsl:if test="contains($types, concat('|', $type, '|'))">
      <xsl:copy-of select="." />
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
