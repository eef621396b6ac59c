package dev.understudy.report;

import dev.understudy.contract.Level;
import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Finding;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Formats a report as JSON, by the schema {@code report-v1.schema.json} next to this class. */
final class JsonReport {

  private static final int VERSION = 1;

  private JsonReport() {}

  static String of(Report report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("understudy_report", VERSION);
    root.put("subject", report.subject());
    ObjectNode totals = root.putObject("totals");
    totals.put("checked", report.checked());
    totals.put("not_checked", report.unchecked());
    totals.put("failures", report.count(Level.MUST));
    totals.put("warnings", report.count(Level.SHOULD));
    totals.put("notes", report.count(Level.OBSERVED));
    ObjectNode verdicts = totals.putObject("verdicts");
    report.verdicts().forEach((verdict, count) -> verdicts.put(verdict.label(), count));
    ArrayNode cases = root.putArray("cases");
    report.cases().forEach(one -> add(cases.addObject(), one));
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(root)
        + "\n";
  }

  private static void add(ObjectNode node, ReportEntry one) {
    node.put("suite", one.suite());
    node.put("number", one.number());
    node.put("name", one.name());
    node.put("profile", one.profile());
    node.put("attempts", one.attempts());
    if (one.checked().isEmpty()) {
      node.put("not_checked", one.unchecked());
      return;
    }
    CheckResult checked = one.checked().get();
    node.put("endpoint", checked.endpoint());
    node.put("model", checked.model());
    node.put("streamed", checked.streamed());
    node.put("status", checked.status());
    node.put("verdict", checked.verdict().label());
    node.put("events", checked.events());
    ObjectNode unknown = node.putObject("undocumented_events");
    checked.unknown().forEach(unknown::put);
    ArrayNode findings = node.putArray("findings");
    checked.findings().forEach(finding -> add(findings.addObject(), finding));
  }

  private static void add(ObjectNode node, Finding finding) {
    node.put("rule", finding.rule().id());
    node.put("level", finding.level().label());
    node.put("severity", finding.level().severity());
    node.put("says", finding.rule().says());
    ObjectNode source = node.putObject("source");
    source.put("document", finding.rule().source().document());
    source.put("title", finding.rule().source().title());
    source.put("section", finding.rule().source().section());
    source.put("date", finding.rule().source().date());
    node.put("side", finding.side().name().toLowerCase(Locale.ROOT));
    node.put("event", finding.event());
    node.put("event_name", finding.eventName());
    node.put("pointer", finding.pointer());
    node.put("expected", finding.expected());
    node.put("actual", finding.actual());
    node.put("times", finding.times());
    node.put("flaky", finding.flaky());
  }
}
