package dev.understudy.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.yaml.YamlNode.Mapping;
import dev.understudy.yaml.YamlNode.Member;
import dev.understudy.yaml.YamlNode.Scalar;
import dev.understudy.yaml.YamlNode.Sequence;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What is written comes back, and what is said to be certain is. */
class YamlWriterTest {

  private static final Problems PROBLEMS =
      (line, text) -> new IllegalStateException(line + ": " + text);

  /** What YAML has a meaning for, or what a writer could take for something else. */
  private static final List<String> AWKWARD =
      List.of(
          "",
          " ",
          "\n",
          "\n\n",
          " a",
          "a ",
          "a: b",
          "a #b",
          "#a",
          "- a",
          "-",
          "?",
          "? a",
          "|",
          ">",
          "&a",
          "*a",
          "!a",
          "%a",
          "@a",
          "`a",
          "{a",
          "[a]",
          "'",
          "\"",
          "''",
          "'\"",
          "\\",
          "\\n",
          "---",
          "...",
          "--- a",
          "a\n---\nb",
          "a\n...\nb",
          "true",
          "False",
          "null",
          "~",
          "yes",
          "No",
          "on",
          "y",
          "0",
          "-1",
          "1e5",
          "0x1f",
          "1_000",
          "12:30:45",
          "2026-01-01",
          ".inf",
          ".nan",
          "<<",
          "=",
          "a\nb",
          "a\nb\n",
          "a\n\nb\n\n",
          " a\nb",
          "\na",
          "a \nb",
          "a\n b",
          "a\tb",
          "\ta",
          "a\r\nb",
          "\r",
          "\0",
          "\u007f",
          "\u0085",
          "\u00a0",
          "\u2028",
          "\ufeff",
          "\ud800",
          "\ud83d\ude00");

  private static final List<String> LITERALS = List.of("0", "-1.5e+3", "true", "false", "null");

  @Property(tries = 3000)
  void whatIsWrittenComesBack(@ForAll("documents") Mapping root) {
    Mapping read = YamlReader.read(PROBLEMS, 1, YamlWriter.document(root));
    assertThat(meant(read)).isEqualTo(meant(root));
  }

  @Example
  void onlyPrintableAsciiIsCertain() {
    assertThat(YamlWriter.isCertain("---\na: 'b ~'\n...\n")).isTrue();
    for (String odd : List.of("\u00e9", "\u007f", "\t", "\r", "\0", "\ud83d\ude00")) {
      assertThat(YamlWriter.isCertain("---\na: " + odd + "\n...\n")).isFalse();
    }
  }

  @Example
  void aKeyThatReadersTakeIsWritten() {
    Mapping longest = new Mapping().with("k".repeat(1024), "v");
    assertThat(YamlReader.read(PROBLEMS, 1, YamlWriter.document(longest)).members().get(0).key())
        .hasSize(1024);
  }

  @Example
  void aKeyThatIsTooLongIsRefused() {
    Mapping long1 = new Mapping().with("k".repeat(1025), "v");
    assertThatThrownBy(() -> YamlWriter.document(long1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of 1025 characters too long for YAML: expected at most 1024 with escapes");
    Mapping escaped = new Mapping().with("\u0001".repeat(200), "v");
    assertThatThrownBy(() -> YamlWriter.document(escaped))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of 200 characters too long for YAML: expected at most 1024 with escapes");
  }

  @Provide
  Arbitrary<Mapping> documents() {
    Arbitrary<YamlNode> values =
        Arbitraries.oneOf(
            texts().map(YamlNode::text),
            Arbitraries.of(LITERALS).map(YamlNode::bare),
            mappings().map(mapping -> mapping),
            lists());
    return Combinators.combine(keys(), values.list().ofMinSize(1).ofMaxSize(5))
        .as(YamlWriterTest::mapping);
  }

  private Arbitrary<YamlNode> lists() {
    return Combinators.combine(texts(), mappings())
        .as((text, mapping) -> new Sequence(List.of(YamlNode.text(text), mapping, mapping), 0));
  }

  private static Arbitrary<Mapping> mappings() {
    return Combinators.combine(keys(), texts().map(YamlNode::text).list().ofMaxSize(4))
        .as(YamlWriterTest::mapping);
  }

  private static Mapping mapping(List<String> keys, List<? extends YamlNode> values) {
    Mapping mapping = new Mapping();
    for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
      mapping.with(keys.get(i), values.get(i));
    }
    return mapping;
  }

  private static Arbitrary<List<String>> keys() {
    return texts().list().ofSize(5).uniqueElements();
  }

  private static Arbitrary<String> texts() {
    Arbitrary<String> ascii = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20);
    Arbitrary<String> lines =
        Arbitraries.strings().withChars(" \n\t'\"\\:#-|>{}[],&*!%@`ab0.").ofMaxLength(12);
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(8);
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of(AWKWARD)),
        Tuple.of(3, ascii),
        Tuple.of(3, lines),
        Tuple.of(1, any));
  }

  /** Without lines; a word without quotes is a string, whatever else looks like it. */
  private static YamlNode meant(YamlNode node) {
    if (node instanceof Mapping mapping) {
      return new Mapping(
          mapping.members().stream().map(m -> new Member(m.key(), meant(m.value()))).toList(), 0);
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(sequence.items().stream().map(YamlWriterTest::meant).toList(), 0);
    }
    Scalar scalar = (Scalar) node;
    return new Scalar(scalar.value(), scalar.bare() && LITERALS.contains(scalar.value()), 0);
  }
}
