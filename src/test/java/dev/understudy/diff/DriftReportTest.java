package dev.understudy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.wire.PointerPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftReportTest {

  private static final String HEAD =
      """
      ---
      understudy: 1
      ...
      ---
      request: {method: POST, path: /v1/x, body: {json: {stream: true}}}
      """;

  private static final String BEFORE =
      HEAD
          + """
          response:
            status: 200
            headers: [Content-Type: text/event-stream, X-Old: a]
            stream:
              - text: |+
                  data: {"type":"a","n":1,"list":[{"k":1}],"model":"m"}

                  data: {"type":"b"}

                  data: [DONE]

          ...
          """;

  private static final String AFTER =
      HEAD
          + """
          response:
            status: 200
            headers: [Content-Type: text/event-stream, X-New: a]
            stream:
              - text: |+
                  data: {"type":"a","n":"1","list":[{"k":1},{"k":1,"later":true}],"model":"other"}

                  data: {"type":"c","new":{"deep":1}}

                  data: {"type":"b"}

          ...
          """;

  @TempDir Path folder;

  @Test
  void tellsWhatAppearedVanishedAndChanged() throws Exception {
    assertThat(compare(BEFORE, AFTER).text())
        .isEqualTo(
            """
            Compared before with after

            POST /v1/x streamed
              header    appeared: x-new
              header    vanished: x-old
              order     vanished: [DONE] > (end)
              order     vanished: a > b
              order     appeared: a > c
              order     appeared: b > (end)
              order     vanished: b > [DONE]
              order     appeared: c > b
              member    a /list/*/later  appeared: boolean
              member    a /n  number -> string
              member    c  appeared: object

            11 differences
            """);
  }

  @Test
  void comparesValuesOnlyWhereItIsAsked() throws Exception {
    assertThat(compare(BEFORE, BEFORE).drifts()).isEmpty();
    assertThat(compare(BEFORE, AFTER, PointerPattern.parse("/model")).drifts())
        .contains(
            new Drift(Drift.Kind.VALUE, "POST /v1/x streamed", "a /model", "\"m\"", "\"other\""));
  }

  @Test
  void aChangedStatusIsTold() throws Exception {
    assertThat(compare(BEFORE, BEFORE.replace("status: 200", "status: 502")).drifts())
        .containsExactly(
            new Drift(Drift.Kind.STATUS, "POST /v1/x streamed", "", "200", ""),
            new Drift(Drift.Kind.STATUS, "POST /v1/x streamed", "", "", "502"));
  }

  private DriftReport compare(String before, String after, PointerPattern... values)
      throws Exception {
    return DriftReport.compare(
        "before", tape("before", before), "after", tape("after", after), List.of(values));
  }

  private Stream<Interaction> tape(String name, String content) throws Exception {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, content);
    return Cassette.open(file).entries().stream().map(Cassette.Entry::interaction);
  }
}
