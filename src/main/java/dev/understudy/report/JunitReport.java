package dev.understudy.report;

import dev.understudy.contract.Level;
import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Finding;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Formats a report as JUnit XML, in the form that Jenkins, GitLab and others read: a suite for each
 * cassette, and a case for each exchange with at most one failure. Times are 0, since a cassette
 * has no test times.
 */
final class JunitReport {

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private JunitReport() throws XMLStreamException {
    xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
  }

  static String of(Report report) {
    try {
      JunitReport junit = new JunitReport();
      junit.report(report);
      return junit.text + "\n";
    } catch (XMLStreamException unexpected) {
      throw new IllegalStateException("the report could not be written", unexpected);
    }
  }

  private void report(Report report) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    newLine("");
    xml.writeStartElement("testsuites");
    counts("understudy", report.cases());
    Map<String, List<ReportEntry>> suites = new LinkedHashMap<>();
    report.cases().forEach(c -> suites.computeIfAbsent(c.suite(), s -> new ArrayList<>()).add(c));
    for (Map.Entry<String, List<ReportEntry>> suite : suites.entrySet()) {
      newLine("  ");
      xml.writeStartElement("testsuite");
      counts(suite.getKey(), suite.getValue());
      for (ReportEntry one : suite.getValue()) {
        newLine("    ");
        testCase(one);
      }
      newLine("  ");
      xml.writeEndElement();
    }
    newLine("");
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.flush();
  }

  private void counts(String name, List<ReportEntry> cases) throws XMLStreamException {
    long failures =
        cases.stream()
            .filter(c -> c.checked().filter(CheckResult::hasFailures).isPresent())
            .count();
    long skipped = cases.stream().filter(c -> c.checked().isEmpty()).count();
    attribute("name", name);
    attribute("tests", Integer.toString(cases.size()));
    attribute("failures", Long.toString(failures));
    attribute("errors", "0");
    attribute("skipped", Long.toString(skipped));
  }

  private void testCase(ReportEntry one) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", one.suite());
    attribute("name", one.number() + " " + one.name());
    attribute("time", "0");
    if (one.checked().isEmpty()) {
      newLine("      ");
      xml.writeEmptyElement("skipped");
      attribute("message", one.unchecked());
    } else {
      CheckResult checked = one.checked().get();
      List<Finding> failures = with(checked, Level.MUST);
      if (!failures.isEmpty()) {
        newLine("      ");
        xml.writeStartElement("failure");
        attribute("type", "contract");
        attribute(
            "message",
            failures.get(0).rule().id()
                + ": "
                + failures.get(0).rule().says()
                + (failures.size() > 1 ? " (and " + (failures.size() - 1) + " more)" : ""));
        failures.forEach(this::finding);
        xml.writeEndElement();
      }
      newLine("      ");
      xml.writeStartElement("system-out");
      characters("verdict: " + checked.verdict().label() + "\n");
      if (one.attempts() > 1) {
        characters(Wording.attempts(one) + "\n");
      }
      with(checked, Level.SHOULD).forEach(this::finding);
      with(checked, Level.OBSERVED).forEach(this::finding);
      xml.writeEndElement();
    }
    newLine("    ");
    xml.writeEndElement();
  }

  private static List<Finding> with(CheckResult checked, Level level) {
    return checked.findings().stream().filter(f -> f.level() == level).toList();
  }

  private void finding(Finding finding) {
    characters(
        finding.level().severity()
            + " "
            + finding.rule().id()
            + ": "
            + finding.rule().says()
            + "\n  at "
            + finding.place()
            + "\n  expected "
            + finding.expected()
            + "\n  actual "
            + finding.actual()
            + "\n  source "
            + finding.rule().source()
            + "\n");
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  private void characters(String value) {
    try {
      xml.writeCharacters(allowed(value));
    } catch (XMLStreamException unexpected) {
      throw new IllegalStateException("the report could not be written", unexpected);
    }
  }

  private void newLine(String indent) throws XMLStreamException {
    xml.writeCharacters("\n" + indent);
  }

  /** Replaces characters that XML 1.0 does not allow by U+FFFD (section 2.2). */
  private static String allowed(String value) {
    StringBuilder out = new StringBuilder(value.length());
    value
        .codePoints()
        .forEach(c -> {
          boolean allowed =
              c == '\t'
                  || c == '\n'
                  || c == '\r'
                  || (c >= 0x20 && c <= 0xd7ff)
                  || (c >= 0xe000 && c <= 0xfffd)
                  || c >= 0x10000;
          out.appendCodePoint(allowed ? c : 0xfffd);
        });
    return out.toString();
  }
}
