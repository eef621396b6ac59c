<#-- What stands below META-INF/licenses besides the licences, by artifact or by group. -->
<#assign kept = {
  "com.networknt:json-schema-validator": "json-schema-validator",
  "jakarta.servlet:jakarta.servlet-api": "jakarta.servlet-api",
  "org.jetbrains.kotlin:kotlin-stdlib": "kotlin-stdlib",
  "com.fasterxml.jackson.core:jackson-annotations": "jackson-annotations",
  "io.javalin:javalin": "javalin",
  "org.slf4j:slf4j-api": "slf4j-api",
  "org.slf4j:slf4j-simple": "slf4j-simple",
  "tools.jackson.core:jackson-core": "jackson-core",
  "tools.jackson.core:jackson-databind": "jackson-databind"
}/>
<#function folder p>
  <#if p.groupId?starts_with("org.eclipse.jetty")><#return "jetty"/></#if>
  <#return kept[p.groupId + ":" + p.artifactId]!""/>
</#function>
What is in Understudy's standalone jar besides Understudy itself, whose licence is META-INF/LICENSE.

Where a component has more than one licence, you may choose. All paths are within this jar. The components' packages
were moved, and what is of no use here was left out; nothing else was changed. The source code of each is available,
under the same licence, in Maven Central, as the artifact of the same coordinates with the classifier "sources",
and from its home.

<#list dependencyMap as e>
<#assign p = e.getKey()/>
<#-- Annotations for compilers, which the jar leaves out. -->
<#if p.groupId + ":" + p.artifactId != "org.jetbrains:annotations">
${p.groupId}:${p.artifactId}:${p.version}
  home: ${p.url}
  licence: ${e.getValue()?join(" or ")}
<#list e.getValue() as licence>
<#if licence == "MIT">
  text: META-INF/licenses/${p.artifactId}/META-INF/LICENSE.txt
<#else>
  text: META-INF/licenses/${licence}.txt
</#if>
</#list>
<#if folder(p) != "">
  also: META-INF/licenses/${folder(p)}/
</#if>

</#if>
</#list>
