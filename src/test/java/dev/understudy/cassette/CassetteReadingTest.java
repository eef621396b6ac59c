package dev.understudy.cassette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader says to cassettes that are torn, hostile, of the future, or not cassettes. */
class CassetteReadingTest {

  private static final String HEADER = "---\nunderstudy: 1\n...\n";
  private static final String REQUEST = "---\nrequest:\n  method: GET\n  path: /x\n";

  @TempDir Path folder;

  static Stream<Arguments> unsound() {
    return Stream.of(
        Arguments.of("", ": the file is empty"),
        Arguments.of("hello\n", ": not a cassette: it has no document that ends with a line '...'"),
        Arguments.of(
            "---\na: b\n...\n",
            ": not a cassette: the key 'understudy' is missing from its first document"),
        Arguments.of(
            "---\nunderstudy: 2\n...\n",
            ":2: unsupported cassette format 2: expected 1; use a newer Understudy, or"
                + " record again"),
        Arguments.of(
            "---\nunderstudy: 1\ncolour: red\n...\n", ":3: unknown key 'colour' in the header"),
        Arguments.of(
            HEADER + REQUEST + "response:\n  status: 200\nend: soon\n...\n",
            ":10: 'end' must be complete, upstream-cut, client-left, timed-out, cap-reached, not"
                + " 'soon'"),
        Arguments.of(HEADER + REQUEST + "...\n", ":5: 'response' is missing"),
        Arguments.of(
            HEADER + REQUEST + "response: !!java.net.URL [\"http://x\"]\n...\n",
            ":8: a tag is not allowed: 'tag:yaml.org,2002:java.net.URL'"),
        Arguments.of(HEADER + "---\na: &a [x]\nb: *a\n...\n", ":5: an anchor is not allowed: '&a'"),
        Arguments.of(
            HEADER + "---\nb: *a\n...\n", ":5: an alias is not allowed; write the value out"),
        Arguments.of(
            HEADER + REQUEST + "request:\n  method: GET\n...\n", ":8: duplicate key 'request'"),
        Arguments.of(
            HEADER + "---\na: " + "[".repeat(70) + "]".repeat(70) + "\n...\n",
            ":5: nested more than 64 levels deep"),
        Arguments.of(
            HEADER + "---\na: [1\n...\n",
            ":6: not valid YAML: expected ',' or ']', but got <document end>"),
        Arguments.of(
            HEADER + REQUEST + "response:\n  status: x\n...\n",
            ":9: 'status' must be a whole number, not 'x'"),
        Arguments.of(
            HEADER + REQUEST + "response:\n  status: 99\n...\n",
            ":9: response: invalid status 99: expected a final HTTP status"),
        Arguments.of(
            HEADER
                + REQUEST
                + "response:\n"
                + "  status: 200\n"
                + "  body:\n"
                + "    text: abc\n"
                + "  splits:\n"
                + "    - bytes: 2\n"
                + "...\n",
            ":13: the splits cover 2 bytes, but the body has 3"),
        Arguments.of(
            HEADER
                + REQUEST
                + "response:\n"
                + "  status: 200\n"
                + "  body:\n"
                + "    text: abc\n"
                + "  splits:\n"
                + "    - bytes: 9\n"
                + "...\n",
            ":13: a split: the splits are longer than the body, which has 3 bytes"),
        Arguments.of(
            HEADER + REQUEST + "response:\n  status: 200\n  body:\n    json: 0x1F\n...\n",
            ":11: '0x1F' is not JSON; write a JSON number, true, false or null, or quote the"
                + " string"),
        Arguments.of(
            HEADER + REQUEST + "response:\n  status: 200\n  body:\n    base64: \"A\"\n...\n",
            ":11: not base64: Input byte[] should at least have 2 bytes for base64 bytes"),
        Arguments.of(
            HEADER
                + "---\n"
                + "sequence: 3\n"
                + "request:\n"
                + "  method: GET\n"
                + "  path: /x\n"
                + "response:\n"
                + "  status: 200\n"
                + "...\n"
                + "---\n"
                + "sequence: 3\n"
                + "request:\n"
                + "  method: GET\n"
                + "  path: /x\n"
                + "response:\n"
                + "  status: 200\n"
                + "...\n",
            ":12: duplicate sequence 3, already used at line 4"));
  }

  @ParameterizedTest
  @MethodSource("unsound")
  void saysWhatIsWrongAndWhere(String content, String problem) throws IOException {
    Path file = write(content);
    assertThatThrownBy(() -> Cassette.open(file))
        .isInstanceOf(CassetteException.class)
        .hasMessage(file + problem);
  }

  @Test
  void saysWhereUtf8Ends() throws IOException {
    Path file = folder.resolve("bytes.yaml");
    byte[] content = (HEADER + "---\na: x?\n...\n").getBytes(StandardCharsets.UTF_8);
    content[content.length - 6] = (byte) 0xff;
    Files.write(file, content);
    assertThatThrownBy(() -> Cassette.open(file)).hasMessage(file + ":5: not valid UTF-8");
  }

  @Test
  void saysThatThereIsNoFile() {
    Path file = folder.resolve("nowhere.yaml");
    assertThatThrownBy(() -> Cassette.open(file)).hasMessage(file + ": no such file");
  }

  @Test
  void anAliasBombIsRefusedAtOnce() throws IOException {
    StringBuilder bomb = new StringBuilder(HEADER + "---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("]\n");
    }
    Path file = write(bomb.append("...\n").toString());
    assertThatThrownBy(() -> Cassette.open(file))
        .hasMessage(file + ":5: an anchor is not allowed: '&a0'");
  }

  @Test
  void deepFlowDoesNotOverflowTheStack() throws IOException {
    Path file = write(HEADER + "---\na: " + "[".repeat(200_000) + "\n...\n");
    assertThatThrownBy(() -> Cassette.open(file)).isInstanceOf(CassetteException.class);
  }

  @Test
  void aTornFileGivesEveryCompleteInteractionAtEveryLength() throws IOException {
    StringBuilder whole = new StringBuilder(CassetteEncoder.encode(Interactions.header()));
    int header = whole.length();
    List<Integer> ends = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      whole.append(
          CassetteEncoder.encode(
              Interactions.simple(i, "/v1/x", "{\"n\":" + i + "}", "a\n...\nb\n")));
      ends.add(whole.length());
    }
    byte[] bytes = whole.toString().getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("torn.yaml");
    for (int length = header; length <= bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      int at = length;
      // The line feed behind the closing dots is not needed.
      long complete = ends.stream().filter(end -> end - 1 <= at).count();
      Cassette cassette = Cassette.open(file);
      assertThat(cassette.entries()).as("cut at %d", length).hasSize((int) complete);
      boolean clean = length == header || ends.contains(length) || ends.contains(length + 1);
      assertThat(cassette.torn().isEmpty()).as("cut at %d", length).isEqualTo(clean);
    }
  }

  @Test
  void ordersByWhenTheyBegan() throws IOException {
    Path file =
        write(
            CassetteEncoder.encode(Interactions.header())
                + CassetteEncoder.encode(Interactions.simple(2, "/two", "{}", ""))
                + CassetteEncoder.encode(Interactions.simple(0, "/last", "{}", ""))
                + CassetteEncoder.encode(Interactions.simple(1, "/one", "{}", "")));
    assertThat(Cassette.open(file).entries())
        .extracting(entry -> entry.number() + entry.interaction().request().path())
        .containsExactly("1/one", "2/two", "3/last");
  }

  @Test
  void readsWhatAnEditorWithWindowsLineEndsSaved() throws IOException {
    String unix =
        CassetteEncoder.encode(Interactions.header())
            + CassetteEncoder.encode(Interactions.simple(1, "/x", "{\"a\":1}", "one\ntwo\n"));
    Path file = write(unix.replace("\n", "\r\n") + "# a remark at the end\r\n");
    assertThat(Cassette.open(file).entries().get(0).interaction())
        .isEqualTo(Interactions.simple(1, "/x", "{\"a\":1}", "one\ntwo\n"));
  }

  private Path write(String content) throws IOException {
    Path file = Files.createTempFile(folder, "cassette", ".yaml");
    return Files.writeString(file, content);
  }
}
