package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.error.PackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person writes wrongly in a pack is said with file and line when it is loaded. */
class PackReadingTest {

  private static final String PROFILE =
      """
      profile: mine
      title: My gateway
      documents:
        DOC: {title: My page, date: "2026-05-01"}
      endpoints: [chat]
      files: [chat.yaml]
      """;

  private static final String CHAT =
      """
      endpoint: chat
      method: POST
      path: /v1/chat/completions
      dialect: chat-completions
      stream:
        kinds:
          - {name: DONE, data: "[DONE]"}
          - {name: chunk, has: /choices}
        grammar: |
          stream := chunk+ DONE@X-01
        blame: {"*": X-01}
      rules:
        - id: X-01
          level: must
          says: The stream is in order.
          source: DOC, streams
          order: true
        - id: X-02
          level: should
          says: A chunk has an id.
          source: DOC, chunks
          on: [event chunk]
          schema: {required: [id]}
          mutants:
            - of: plain
              edits: [{remove: /response/body/id}]
      examples:
        plain: {request: {}, response: {body: {id: a}}}
      """;

  @TempDir Path folder;

  @Test
  void loadsAPackThatIsSound() throws IOException {
    Profile profile = load(CHAT);
    assertThat(profile.name()).isEqualTo("mine");
    assertThat(profile.rules()).extracting(Rule::id).containsExactly("X-01", "X-02");
    assertThat(profile.rules().get(1).source())
        .isEqualTo(new Source("DOC", "My page", "chunks", "2026-05-01"))
        .hasToString("DOC, chunks (2026-05-01)");
  }

  static List<Arguments> slips() {
    return List.of(
        Arguments.of(
            "level: must",
            "level: shall",
            "14: 'level' must be must, should or observed, not 'shall'"),
        Arguments.of(
            "source: DOC, streams",
            "source: NOPE, streams",
            "16: invalid source: expected 'DOCUMENT, section' with one of the profile's documents:"
                + " DOC"),
        Arguments.of(
            "source: DOC, streams",
            "source: DOC",
            "16: invalid source: expected 'DOCUMENT, section' with one of the profile's documents:"
                + " DOC"),
        Arguments.of("    source: DOC, streams\n", "", "13: 'source' is missing"),
        Arguments.of(
            "id: X-02",
            "id: X-01",
            "18: duplicate rule id X-01; to change a rule of the profile below, use 'changes'"),
        Arguments.of(
            "id: X-02", "id: second", "18: invalid rule id 'second': expected one such as C-01"),
        Arguments.of("says: A chunk", "saying: A chunk", "18: 'says' is missing"),
        Arguments.of(
            "order: true", "order: true\n    ordered: true", "18: unknown key 'ordered' in a rule"),
        Arguments.of(
            "schema: {required: [id]}",
            "schema: {required: id}",
            "23: invalid JSON Schema: at '/required'"),
        Arguments.of(
            "schema: {required: [id]}",
            "schema: {requires: [id]}",
            "23: invalid JSON Schema: the keyword 'requires' at '/requires' is unknown"),
        Arguments.of(
            "schema: {required: [id]}",
            "schema: {properties: {a: {tpye: string}}}",
            "23: invalid JSON Schema: the keyword 'tpye' at '/properties/a/tpye' is unknown"),
        Arguments.of(
            "schema: {required: [id]}",
            "schema: {$ref: '#/$defs/nothing'}",
            "23: invalid JSON Schema: "),
        Arguments.of(
            "schema: {required: [id]}",
            "schema: {required: [id]}\n    same: [/id]",
            "18: a rule needs exactly one of schema,"),
        Arguments.of(
            "    schema: {required: [id]}\n", "", "18: a rule needs exactly one of schema,"),
        Arguments.of(
            "schema: {required: [id]}",
            "holds: nonsense",
            "23: unknown invariant 'nonsense': expected one of json-body,"),
        Arguments.of(
            "on: [event chunk]",
            "on: [event piece]",
            "18: X-02 names an unknown event 'piece': the stream of 'chat' does not have it"),
        Arguments.of(
            "on: [event chunk]",
            "on: [chunk]",
            "22: invalid target 'chunk': expected request, answer, error, stream, result or 'event"
                + " NAME'"),
        Arguments.of(
            "on: [event chunk]", "on: [event chunk at id]", "22: invalid JSON pointer 'id'"),
        Arguments.of(
            "of: plain",
            "of: other",
            "18: a mutant needs the example 'chat/other', which does not exist"),
        Arguments.of(
            "stream := chunk+ DONE@X-01",
            "stream := chunk+ DONE@X-01\n    piece  := chunk",
            "11: the production 'piece' cannot be reached from 'stream'; remove it"),
        Arguments.of(
            "stream := chunk+ DONE@X-01",
            "stream := chunk+ done@X-01",
            "9: unknown name 'done' in the grammar: expected a production or one of the 'kinds'"),
        Arguments.of(
            "stream := chunk+ DONE@X-01",
            "stream := chunk+ DONE@X-09",
            "6: the stream names an unknown rule: X-09"),
        Arguments.of(
            "stream := chunk+ DONE@X-01",
            "stream := chunk* chunk",
            "10: the grammar is ambiguous: 'chunk' has more than one possible position here"),
        Arguments.of("blame: {\"*\": X-01}", "blame: {DONE: X-01}", "6: 'blame' needs an entry"),
        Arguments.of(
            "dialect: chat-completions",
            "dialect: chatty",
            "4: 'dialect' must be chat-completions, responses, messages, generic, not 'chatty'"),
        Arguments.of(
            "schema: {required: [id]}",
            "schema: {pattern: '(['}",
            "23: invalid JSON Schema: the regular expression at '/pattern'"),
        Arguments.of(
            "schema: {required: [id]}",
            "schema: {$ref: 'http://example.com/x'}",
            "23: invalid JSON Schema: '/$ref' must refer to a definition"),
        Arguments.of(
            "stream := chunk+ DONE@X-01",
            "stream := " + "(".repeat(3000) + "chunk",
            "10: the grammar is nested more than 64 levels deep"),
        Arguments.of("method: POST", "methd: POST", "2: unknown key 'methd' in a contract"));
  }

  @ParameterizedTest
  @MethodSource("slips")
  void saysWhatIsWrongAndWhere(String right, String wrong, String problem) throws IOException {
    assertThat(CHAT).contains(right);
    String broken = CHAT.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
    assertThatThrownBy(() -> load(broken))
        .isInstanceOf(PackException.class)
        .hasMessageStartingWith(folder.resolve("mine/chat.yaml") + ":" + problem);
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    assertThatThrownBy(() -> Profiles.load("no-such"))
        .hasMessage(
            "no-such: no such profile: expected one of core, crazyrouter, openai, anthropic,"
                + " open-responses, llm-interactive-proxy, or a folder that holds a"
                + " profile.yaml");
    write(Map.of("profile.yaml", PROFILE));
    assertThatThrownBy(() -> Profiles.load(folder.resolve("mine").toString()))
        .hasMessageContaining("chat.yaml: cannot be read");
    write(Map.of("profile.yaml", PROFILE.replace("[chat]", "[chat, other]"), "chat.yaml", CHAT));
    assertThatThrownBy(() -> Profiles.load(folder.resolve("mine").toString()))
        .hasMessage("mine/profile.yaml: no file describes the endpoint 'other'");
    write(Map.of("profile.yaml", PROFILE + "builds-on: mine\n", "chat.yaml", CHAT));
    assertThatThrownBy(() -> Profiles.load(folder.resolve("mine").toString()))
        .hasMessageEndingWith("mine/profile.yaml: the profile builds on itself");
  }

  @Test
  void aPackOfOnesOwnBuildsOnAShippedOne() throws IOException {
    write(
        Map.of(
            "profile.yaml",
            """
            profile: mine
            title: My gateway
            builds-on: crazyrouter
            documents:
              DOC: {title: My page, date: "2026-05-01"}
            endpoints: [chat-completions]
            files: [chat.yaml]
            """,
            "chat.yaml",
            """
            endpoint: chat-completions
            changes:
              - {id: C-01, level: must, source: "DOC, chunks"}
              - {id: C-08, without: true, source: "DOC, chunks"}
            rules:
              - id: X-01
                level: must
                says: The answer says which region it comes from.
                source: DOC, regions
                on: [answer]
                header: {name: X-Region, matches: "^(eu|us)$"}
                mutants:
                  - of: plain
                    edits: [{set: /response/headers/X-Region, to: mars}]
            """));
    Profile profile = Profiles.load(folder.resolve("mine").toString());
    assertThat(profile.endpoints()).extracting(Endpoint::name).containsExactly("chat-completions");
    assertThat(profile.rules())
        .extracting(Rule::id)
        .contains("X-01", "C-06")
        .doesNotContain("C-08");
    assertThat(profile.rules())
        .filteredOn(rule -> rule.id().equals("C-01"))
        .singleElement()
        .extracting(Rule::level, rule -> rule.source().document())
        .containsExactly(Level.MUST, "DOC");
  }

  @Test
  void refusesSchemasWithoutEndAndFilesElsewhere() throws IOException {
    assertThatThrownBy(() ->
            load(
                CHAT.replace("schema: {required: [id]}", "schema: {$ref: '#/$defs/a'}")
                    + "definitions: {a: {$ref: '#/$defs/a'}}\n"))
        .hasMessageContaining("it refers to itself endlessly");
    write(
        Map.of(
            "profile.yaml", PROFILE.replace("[chat.yaml]", "[../chat.yaml]"), "chat.yaml", CHAT));
    assertThatThrownBy(() -> Profiles.load(folder.resolve("mine").toString()))
        .hasMessageEndingWith(
            "mine/profile.yaml:6: invalid file name '../chat.yaml': expected a file of this"
                + " folder");
  }

  @Test
  void refusesAChangeOfARuleThatIsNotThere() throws IOException {
    write(
        Map.of(
            "profile.yaml",
            """
            profile: mine
            title: My gateway
            builds-on: core
            endpoints: [models]
            files: [models.yaml]
            """,
            "models.yaml",
            """
            endpoint: models
            changes:
              - {id: M-99, level: must, source: "OAI, models"}
            """));
    assertThatThrownBy(() -> Profiles.load(folder.resolve("mine").toString()))
        .hasMessageEndingWith(
            "models.yaml:3: unknown rule M-99: 'core', which this profile builds on, does not have"
                + " it");
  }

  private Profile load(String chat) throws IOException {
    write(Map.of("profile.yaml", PROFILE, "chat.yaml", chat));
    return Profiles.load(folder.resolve("mine").toString());
  }

  private void write(Map<String, String> files) throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    for (var file : files.entrySet()) {
      Files.writeString(mine.resolve(file.getKey()), file.getValue());
    }
  }
}
