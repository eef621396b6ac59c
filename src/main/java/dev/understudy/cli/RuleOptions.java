package dev.understudy.cli;

import dev.understudy.session.SessionOptions;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import java.util.List;
import picocli.CommandLine.Option;

/** What a recording declares: what is secret, and what matching leaves out. */
final class RuleOptions {

  @Option(
      names = "--redact-header",
      paramLabel = "NAME",
      description = "A header that is secret, besides the usual ones. Can be repeated.")
  List<String> redactHeaders = List.of();

  @Option(
      names = "--redact-json",
      paramLabel = "/POINTER",
      description =
          "A JSON value that is secret, in requests, answers and events; a segment * stands for "
              + "any. Can be repeated.")
  List<String> redactJson = List.of();

  @Option(
      names = "--redact-regex",
      paramLabel = "RE",
      description = "Text that is secret wherever it occurs. Can be repeated.")
  List<String> redactRegex = List.of();

  @Option(
      names = "--ignore-query",
      paramLabel = "NAME",
      description = "A query parameter that matching leaves out. Can be repeated.")
  List<String> ignoreQuery = List.of();

  @Option(
      names = "--ignore-json",
      paramLabel = "/POINTER",
      description = "A JSON value of requests that matching leaves out. Can be repeated.")
  List<String> ignoreJson = List.of();

  void addTo(SessionOptions.Builder options) {
    ignoreQuery.forEach(name -> options.ignore(new IgnoreRule.Query(name)));
    ignoreJson.forEach(pointer -> options.ignore(new IgnoreRule.Json(pointer)));
    redactHeaders.forEach(name -> options.redact(new RedactionRule.Header(name)));
    redactJson.forEach(pointer -> options.redact(new RedactionRule.Json(pointer)));
    redactRegex.forEach(regex -> options.redact(new RedactionRule.Regex(regex)));
  }
}
