package dev.understudy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class CanonicalJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":1,\"b\":2}|{ \"b\" : 2,\t\"a\" : 1 }",
        "[1]|[1.0]",
        "[100]|[1e2]",
        "[0]|[-0.0]",
        "[\"é/\"]|[\"\\u00e9\\/\"]",
        "{\"a\":{}}|{\"a\": { } }"
      })
  void sameValueIsSameText(String one, String other) {
    assertThat(canonical(one)).isEqualTo(canonical(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1,2]|[2,1]",
        "[1]|[\"1\"]",
        "{\"a\":null}|{}",
        "[0.1]|[0.10000000000000001]",
        "[false]|[null]",
        "[\"\"]|[null]",
        "[9007199254740993]|[9007199254740992]"
      })
  void otherValueIsOtherText(String one, String other) {
    assertThat(canonical(one)).isNotEqualTo(canonical(other));
  }

  @Test
  void aHugeExponentCostsNothing() {
    assertThat(canonical("[1e999999999]")).isEqualTo("[1e999999999]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"a\":1}{", "[1] x", "nope", "{\"a\":1,\"a\":2}", "[1e99999999999]"})
  void whatIsNotOneJsonDocumentIsNothing(String text) {
    assertThat(CanonicalJson.parse(Bytes.utf8(text))).isEmpty();
  }

  @Test
  void nestingBeyondReasonIsNothing() {
    assertThat(CanonicalJson.parse(Bytes.utf8("[".repeat(100_000)))).isEmpty();
  }

  @Property
  void anyStringSurvives(@ForAll String text) {
    String json = JsonNodeFactory.instance.arrayNode().add(text).toString();
    var parsed = CanonicalJson.parse(Bytes.utf8(json));
    // A lone surrogate is no text that UTF-8 can carry.
    if (parsed.isPresent() && parsed.get().get(0).asString().equals(text)) {
      assertThat(canonical(CanonicalJson.of(parsed.get()))).isEqualTo(canonical(json));
    }
  }

  private static String canonical(String json) {
    return CanonicalJson.of(CanonicalJson.parse(Bytes.utf8(json)).orElseThrow());
  }
}
