package dev.understudy.cli;

import dev.understudy.session.SessionOptions;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import java.util.List;
import picocli.CommandLine.Option;

/** The redaction and matching rules of a new cassette. */
final class RuleOptions {

  @Option(
      names = "--redact-header",
      paramLabel = "NAME",
      description = "Redact this header, in addition to the usual ones. Can be repeated.")
  List<String> redactHeaders = List.of();

  @Option(
      names = "--redact-json",
      paramLabel = "/POINTER",
      description =
          "Redact the JSON value at this pointer in requests, answers and events; a segment *"
              + " matches any name or index. Can be repeated.")
  List<String> redactJson = List.of();

  @Option(
      names = "--redact-regex",
      paramLabel = "RE",
      description = "Redact all text that matches this regular expression. Can be repeated.")
  List<String> redactRegex = List.of();

  @Option(
      names = "--ignore-query",
      paramLabel = "NAME",
      description = "Ignore this query parameter when matching requests. Can be repeated.")
  List<String> ignoreQuery = List.of();

  @Option(
      names = "--ignore-json",
      paramLabel = "/POINTER",
      description =
          "Ignore the JSON value at this pointer when matching requests. Can be repeated.")
  List<String> ignoreJson = List.of();

  void addTo(SessionOptions.Builder options) {
    ignoreQuery.forEach(name -> options.ignore(new IgnoreRule.Query(name)));
    ignoreJson.forEach(pointer -> options.ignore(new IgnoreRule.Json(pointer)));
    redactHeaders.forEach(name -> options.redact(new RedactionRule.Header(name)));
    redactJson.forEach(pointer -> options.redact(new RedactionRule.Json(pointer)));
    redactRegex.forEach(regex -> options.redact(new RedactionRule.Regex(regex)));
  }
}
