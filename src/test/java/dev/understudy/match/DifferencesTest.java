package dev.understudy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.wire.ContentCoding;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DifferencesTest {

  /** Whatever is compared, there is a difference exactly when the keys differ. */
  @Property(tries = 2000)
  void thereIsADifferenceExactlyWhereKeysDiffer(
      @ForAll("documents") String recorded, @ForAll("documents") String asked) {
    RequestForm was = form(recorded);
    RequestForm is = form(asked);
    Differences differences = Differences.between(was, is);
    assertThat(differences.count() == 0).isEqualTo(RequestKey.of(was).equals(RequestKey.of(is)));
    assertThat(differences.fields())
        .allSatisfy(field -> assertThat(field.shown().line()).isNotBlank());
    assertThat(Similarity.of(RequestFingerprint.of(is), RequestFingerprint.of(was))).isPositive();
  }

  @Property
  void anyTwoRequestsCanBeCompared(
      @ForAll("requests") RecordedRequest recorded, @ForAll("requests") RecordedRequest asked) {
    RequestForm was = RequestForm.of(recorded, List.of());
    RequestForm is = RequestForm.of(asked, List.of());
    Differences differences = Differences.between(was, is);
    assertThat(differences.count() == 0).isEqualTo(RequestKey.of(was).equals(RequestKey.of(is)));
    RequestFingerprint sketch = RequestFingerprint.of(is);
    assertThat(Similarity.of(sketch, sketch)).isPositive();
    assertThat(sketch.differingParts(RequestFingerprint.of(is))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1}|{\"a\":1.0}|0",
        "{\"a\":1}|{\"a\":\"1\"}|1",
        "{\"a\":null}|{}|1",
        "{\"a\":[1,2,3]}|{\"a\":[1,3]}|1",
        "{\"a\":[1,2,3]}|{\"a\":[0,1,2,3]}|1",
        "{\"a\":[1,2,3]}|{\"a\":[3,2,1]}|2",
        "{\"a\":[]}|{\"a\":{}}|1",
        "{\"a\":\"[redacted:api-key:1]\"}|{\"a\":\"[redacted:jwt:7]\"}|0",
        "{\"a~b/c\":1}|{\"a~b/c\":2}|1",
        "{}|[]|1",
      })
  void differencesAreCounted(String recorded, String asked, int count) {
    assertThat(Differences.between(form(recorded), form(asked)).count()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat/completions",
        "/chat/completions",
        "/v1/v1/chat/completions",
        "/v1/chat/completions/chat/completions",
        "//v1/chat/completions/",
        "/v1/chat/completions/v1/chat/completions",
      })
  void routesAreTheSameWhateverABaseUrlDoesToThem(String path) {
    assertThat(RequestFingerprint.route(path)).isEqualTo("chat/completions");
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "null", "true", "0", "1", "1.0", "1e2", "100", "\"\"", "\"a\"", "\"b c\"", "{}", "[]");
    return nested(nested(leaf)).withoutEdgeCases();
  }

  /** The values themselves, and lists and objects of them. */
  private static Arbitrary<String> nested(Arbitrary<String> values) {
    Arbitrary<String> names = Arbitraries.of("model", "messages", "input", "a", "b", "tools");
    return Arbitraries.oneOf(
        values,
        values.list().ofMaxSize(3).map(all -> "[" + String.join(",", all) + "]"),
        Arbitraries.maps(names, values)
            .ofMaxSize(3)
            .map(members ->
                members.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                    .collect(Collectors.joining(",", "{", "}"))));
  }

  @Provide
  Arbitrary<RecordedRequest> requests() {
    return Interactions.any().map(interaction -> interaction.request());
  }

  private static RequestForm form(String json) {
    RecordedRequest request = Interactions.simple(1, "/x", json, "").request();
    assertThat(request.decoded()).isEqualTo(ContentCoding.IDENTITY);
    return RequestForm.of(request, List.of());
  }
}
