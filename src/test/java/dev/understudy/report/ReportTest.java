package dev.understudy.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.verify.CassetteVerifier;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The same small report in each of its forms, whole. */
class ReportTest {

  private static final String TAPE =
      """
      ---
      understudy: 1
      profile: crazyrouter
      ...
      ---
      request: {method: POST, path: /v1/messages/count_tokens, body: {json: {model: m, messages: [{role: user, content: Hi}]}}}
      response: {status: 200, headers: [Content-Type: application/json], body: {json: {input_tokens: "12 <|> \\u0007"}}}
      ...
      ---
      request: {method: POST, path: /v1/embeddings, body: {json: {}}}
      response: {status: 200, headers: [Content-Type: application/json], body: {json: {}}}
      ...
      """;

  @TempDir Path folder;

  @Test
  void forATerminal() throws Exception {
    assertThat(ReportFormat.CONSOLE.write(report()))
        .isEqualTo(
            """
            Verified 1 cassette, 2 interactions

            TAPE  (crazyrouter)
                1  POST /v1/messages/count_tokens  m  200                   complete    1 failure
                2  POST /v1/embeddings             not checked: the profile has no rules for this path

            1. failure T-01: The answer counts input_tokens.
               must, from CR, messages, count_tokens (2026-03-23)
               TAPE, interaction 1, /input_tokens
                 expected  integer
                 actual    "12 <|> \\u0007"

            1 exchange checked, 1 not checked. Answers: 1 complete. Rules: 1 failure, 0 warnings, 0 notes.
            """);
  }

  @Test
  void asMarkdown() throws Exception {
    assertThat(ReportFormat.MARKDOWN.write(report()))
        .isEqualTo(
            """
            ## Contracts: broken

            Verified 1 cassette, 2 interactions: 1 exchange checked, 1 not checked. Answers: 1 complete. Rules: 1 failure, 0 warnings, 0 notes.

            | | rule | says | source | where | expected | actual |
            |---|---|---|---|---|---|---|
            | failure | T-01 | The answer counts input\\_tokens. | CR, messages, count\\_tokens (2026-03-23) | TAPE 1 /input\\_tokens | integer | "12 &lt;\\|> \\\\u0007" |

            <details><summary>All exchanges</summary>

            | | exchange | profile | verdict | |
            |---|---|---|---|---|
            | TAPE 1 | POST /v1/messages/count\\_tokens | crazyrouter | complete | 1 failure |
            | TAPE 2 | POST /v1/embeddings | crazyrouter | not checked | the profile has no rules for this path |

            </details>
            """);
  }

  @Test
  void asXmlThatJunitReadersTake() throws Exception {
    Document xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(ReportFormat.JUNIT.write(report()))));
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("TAPE");
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    Element failure = (Element) xml.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("T-01: The answer counts input_tokens.");
    assertThat(failure.getTextContent())
        .isEqualTo(
            """
            failure T-01: The answer counts input_tokens.
              at /input_tokens
              expected integer
              actual "12 <|> \\u0007"
              source CR, messages, count_tokens (2026-03-23)
            """);
    assertThat(((Element) xml.getElementsByTagName("skipped").item(0)).getAttribute("message"))
        .isEqualTo("the profile has no rules for this path");
  }

  @Test
  void asJsonUnderThePublishedSchema() throws Exception {
    try (InputStream in = ReportFormat.class.getResourceAsStream("report-v1.schema.json")) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(schema.validate(ReportFormat.JSON.write(report()), InputFormat.JSON)).isEmpty();
      Report shipped =
          new CassetteVerifier(Optional.empty(), false, Map.of())
              .verify(CassetteFiles.find(List.of(Path.of("cassettes"))));
      assertThat(schema.validate(ReportFormat.JSON.write(shipped), InputFormat.JSON)).isEmpty();
      assertThat(ReportFormat.JSON.write(shipped)).isEqualTo(ReportFormat.JSON.write(shipped));
    }
  }

  private Report report() throws Exception {
    Path tape = folder.resolve("tape.yaml");
    Files.writeString(tape, TAPE);
    Report report = new CassetteVerifier(Optional.empty(), false, Map.of()).verify(List.of(tape));
    return new Report(
        report.subject(),
        report.cases().stream()
            .map(c ->
                new ReportEntry(
                    "TAPE",
                    c.number(),
                    c.name(),
                    c.profile(),
                    c.checked(),
                    c.unchecked(),
                    c.attempts()))
            .toList());
  }
}
