package dev.understudy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.CassetteFiles;
import dev.understudy.contract.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the contracts say about the real traffic of llama.cpp's server. */
class CapturesTest {

  private static final Report REPORT =
      new CassetteVerifier(Optional.empty(), false, Map.of())
          .verify(CassetteFiles.find(List.of(Path.of("cassettes/llama-server"))));

  @Test
  void noOfficialClientIsLetDown() {
    assertThat(REPORT.cases()).hasSize(25);
    assertThat(REPORT.count(Level.MUST)).isZero();
  }

  @Test
  void itsResponsesStreamsHaveNoSequenceNumbersAndNoIndexes() {
    assertThat(findings("responses-stream.yaml"))
        .containsExactly(
            "R-15 event 1 (response.created), /response/output: a value / nothing",
            "R-02 event 1 (response.created), /sequence_number, 24 times: a whole number / nothing",
            "R-04 event 3 (response.output_item.added): output_index 0 / no output_index",
            "R-06 event 4 (response.content_part.added): content_index 0 (output_index 0) / no"
                + " content_index");
  }

  @Test
  void itsToolStreamNeverClosesTheArguments() {
    assertThat(findings("responses-tool-stream.yaml"))
        .contains(
            "R-04 event 63 (response.output_item.done): response.function_call_arguments.delta or"
                + " response.function_call_arguments.done (output_index 1) /"
                + " response.output_item.done");
  }

  @Test
  void itsMessagesOpenABlockBeforeTheOneBeforeIsClosed() {
    assertThat(findings("messages-tool-stream.yaml"))
        .containsExactly(
            "A-02 event 156 (content_block_start): content_block_stop or content_block_delta (index"
                + " 0) / content_block_start (index 1)");
  }

  @Test
  void itsErrorsOnMessagesHaveTheOtherDialectsEnvelope() {
    assertThat(findings("err-401-messages.yaml")).containsExactly("E-04 /type: a value / nothing");
  }

  @Test
  void itsChatStreamsKeepToEverything() {
    assertThat(findings("chat-stream.yaml")).isEmpty();
    assertThat(findings("chat-stream-usage.yaml")).isEmpty();
    assertThat(findings("chat-tool-stream.yaml")).isEmpty();
    assertThat(findings("chat-n2.yaml")).isEmpty();
  }

  private static List<String> findings(String file) {
    return REPORT.cases().stream()
        .filter(one -> one.suite().endsWith(file))
        .flatMap(one -> one.checked().orElseThrow().findings().stream())
        .map(f -> f.rule().id() + " " + f.place() + ": " + f.expected() + " / " + f.actual())
        .collect(Collectors.toList());
  }
}
