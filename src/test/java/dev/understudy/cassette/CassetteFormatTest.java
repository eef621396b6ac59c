package dev.understudy.cassette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.understudy.error.CassetteException;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is written comes back exactly, and is what the specification and its schema say. */
class CassetteFormatTest {

  private static final Path FILE = Path.of("test.yaml");

  @Property(tries = 3000)
  void everyInteractionComesBack(@ForAll("interactions") Interaction interaction) {
    String document = CassetteEncoder.encode(interaction);
    assertThat(CassetteDecoder.interaction(FILE, 1, document)).isEqualTo(interaction);
    assertThat(CassetteEncoder.encodeChecked(interaction)).isEqualTo(document);
    assertThat(document).startsWith("---\n").endsWith("\n...\n");
    assertThat(document.lines().filter(line -> line.equals("...") || line.equals("---")))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad name|'bad name' is not a valid header name or has an invalid value (RFC 9110, 5.1)",
        "LONG|an interaction cannot be written as a document: key of 1025 characters too"
            + " long for YAML: expected at most 1024 with escapes",
      })
  void whatNoReaderTakesIsNotWritten(String header, String reason) {
    String name = header.equals("LONG") ? "n".repeat(1025) : header;
    Interaction simple = Interactions.simple(1, "/x", "{}", "answer");
    RecordedRequest request = simple.request();
    Interaction unfit =
        new Interaction(
            1,
            simple.began(),
            new RecordedRequest(
                request.method(),
                request.path(),
                request.query(),
                new Headers(List.of(new HeaderField(name, "v"))),
                request.body(),
                request.decoded()),
            simple.response(),
            simple.timing(),
            simple.end());
    assertThatThrownBy(() -> CassetteEncoder.encodeChecked(unfit))
        .isInstanceOf(CassetteException.class)
        .hasMessage("unwritten document: " + reason);
  }

  @Property(tries = 500)
  void theSchemaAcceptsWhatIsWritten(@ForAll("interactions") Interaction interaction) {
    assertThat(Documents.violations(CassetteEncoder.encode(interaction))).isEmpty();
  }

  @Test
  void theSchemaAcceptsAHeaderWithRules() {
    CassetteHeader header =
        new CassetteHeader(
            "understudy 1",
            "2026-03-23T10:00:00Z",
            "https://api.example.com",
            new Provenance(Provenance.Kind.DOCUMENTATION, "S3", "2026-03-23"),
            "generic",
            List.of(new IgnoreRule.Query("trace"), new IgnoreRule.Json("/metadata/*")),
            List.of(
                new RedactionRule.Header("X-Team"),
                new RedactionRule.Json("/user"),
                new RedactionRule.Regex("acct_[0-9]+")));
    String document = CassetteEncoder.encode(header);
    assertThat(CassetteDecoder.header(FILE, 1, document)).isEqualTo(header);
    assertThat(Documents.violations(document)).isEmpty();
  }

  @Test
  void aStreamReadsAsItWasOnTheWire() {
    Interaction simple =
        Interactions.simple(7, "/v1/chat/completions", "{\"model\":\"m\",\"n\":1.0}", "");
    Interaction stream =
        new Interaction(
            simple.sequence(),
            simple.began(),
            simple.request(),
            new RecordedResponse(
                200,
                new dev.understudy.wire.Headers(
                    List.of(
                        new dev.understudy.wire.HeaderField("Content-Type", "text/event-stream"),
                        new dev.understudy.wire.HeaderField("Retry-After", "1"))),
                List.of(
                    Chunk.of(1500, Bytes.utf8(": PING\n\ndata: {\"a\":\"é\"}\n\n")),
                    new Chunk(2500, Bytes.utf8("data: [DONE]\n\n"), true)),
                dev.understudy.wire.ContentCoding.IDENTITY),
            new Timing(80, 1200, 2600),
            End.UPSTREAM_CUT);
    assertThat(CassetteEncoder.encode(stream))
        .isEqualTo(
            """
            ---
            sequence: 7
            request:
              method: POST
              path: /v1/chat/completions
              headers:
                - Content-Type: application/json
              body:
                json:
                  model: m
                  "n": 1.0
            response:
              status: 200
              headers:
                - Content-Type: text/event-stream
                - Retry-After: "1"
              stream:
                - at: 1500
                  text: |+
                    : PING

                    data: {"a":"é"}

                - at: 2500
                  redacted: true
                  text: |+
                    data: [DONE]

            timing:
              upload: 80
              first-byte: 1200
              end: 2600
            end: upstream-cut
            ...
            """);
  }

  @Provide
  Arbitrary<Interaction> interactions() {
    return Interactions.any();
  }

  /** Another YAML reader and the published schema. */
  static final class Documents {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Schema SCHEMA = schema();

    static List<String> violations(String document) {
      JsonNode tree = YAML.readTree(document);
      return SCHEMA.validate(tree).stream().map(Object::toString).toList();
    }

    private static Schema schema() {
      try (InputStream in = Cassette.class.getResourceAsStream("cassette-v1.schema.json")) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text);
      } catch (IOException unreadable) {
        throw new AssertionError(unreadable);
      }
    }
  }
}
