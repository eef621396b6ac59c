package dev.understudy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestKeyTest {

  @Test
  void jsonCountsByValue() {
    assertThat(key(json("{\"a\":1,\"b\":[1.0]}"))).isEqualTo(key(json("{ \"b\": [1], \"a\": 1 }")));
    assertThat(key(json("{\"a\":1}"))).isNotEqualTo(key(json("{\"a\":2}")));
  }

  @Test
  void jsonIsKnownWithoutAContentType() {
    assertThat(key(post(Headers.NONE, "{\"a\":1}"))).isEqualTo(key(json("{ \"a\" : 1 }")));
  }

  @Test
  void methodPathAndQueryCount() {
    RecordedRequest one = get("/v1/models", "a=1");
    assertThat(key(one)).isNotEqualTo(key(get("/models", "a=1")));
    assertThat(key(one)).isNotEqualTo(key(get("/v1/models", "a=2")));
    assertThat(key(one)).isNotEqualTo(key(get("/v1/models", "")));
    assertThat(key(one)).isNotEqualTo(key(get("/v1/models/", "a=1")));
  }

  @Test
  void theOrderOfQueryParametersDoesNotCountButThatOfOneNameDoes() {
    assertThat(key(get("/x", "a=1&b=2"))).isEqualTo(key(get("/x", "b=2&a=1")));
    assertThat(key(get("/x", "a=%31"))).isEqualTo(key(get("/x", "a=1")));
    assertThat(key(get("/x", "a=1&a=2"))).isNotEqualTo(key(get("/x", "a=2&a=1")));
    assertThat(key(get("/x", "a"))).isNotEqualTo(key(get("/x", "a=")));
    assertThat(key(get("/x", "a=1%26b=2"))).isNotEqualTo(key(get("/x", "a=1&b=2")));
  }

  @Test
  void headersDoNotCount() {
    Headers other =
        new Headers(
            List.of(
                new HeaderField("content-type", "application/json; charset=utf-8"),
                new HeaderField("User-Agent", "x")));
    assertThat(key(post(other, "{}"))).isEqualTo(key(json("{}")));
  }

  @Test
  void aMultipartBoundaryDoesNotCountButItsContentDoes() {
    assertThat(key(multipart("abc", "hello"))).isEqualTo(key(multipart("XyZ123", "hello")));
    assertThat(key(multipart("abc", "hello"))).isNotEqualTo(key(multipart("abc", "hallo")));
  }

  @Test
  void formsAndBrokenJsonCountByteForByte() {
    Headers form =
        new Headers(List.of(new HeaderField("Content-Type", "application/x-www-form-urlencoded")));
    assertThat(key(post(form, "a=1&b=2"))).isNotEqualTo(key(post(form, "b=2&a=1")));
    assertThat(key(json("{\"a\":1"))).isNotEqualTo(key(json("{\"a\": 1")));
  }

  @Test
  void onlyWhatIsDeclaredIsIgnored() {
    List<IgnoreRule> rules =
        List.of(
            new IgnoreRule.Query("trace"),
            new IgnoreRule.Json("/metadata/id"),
            new IgnoreRule.Json("/messages/*/ts"));
    RecordedRequest one =
        json("{\"metadata\":{\"id\":1,\"k\":2},\"messages\":[{\"ts\":1,\"c\":\"x\"},{\"ts\":2}]}");
    RecordedRequest other =
        json("{\"metadata\":{\"k\":2},\"messages\":[{\"c\":\"x\"},{\"ts\":9}]}");
    assertThat(RequestKey.of(one, rules)).isEqualTo(RequestKey.of(other, rules));
    assertThat(key(one)).isNotEqualTo(key(other));
    assertThat(RequestKey.of(get("/x", "trace=1&a=2"), rules))
        .isEqualTo(RequestKey.of(get("/x", "a=2"), rules));
  }

  @Test
  void placeholdersCountWithoutTheirNumbersAndKinds() {
    assertThat(key(json("{\"k\":\"[redacted:api-key:1]\"}")))
        .isEqualTo(key(json("{\"k\":\"[redacted:known-secret:7]\"}")));
  }

  private static RequestKey key(RecordedRequest request) {
    return RequestKey.of(request, List.of());
  }

  private static RecordedRequest json(String body) {
    return post(new Headers(List.of(new HeaderField("Content-Type", "application/json"))), body);
  }

  private static RecordedRequest multipart(String boundary, String content) {
    return post(
        new Headers(
            List.of(new HeaderField("Content-Type", "multipart/form-data; boundary=" + boundary))),
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=f\r\n\r\n"
            + content
            + "\r\n--"
            + boundary
            + "--\r\n");
  }

  private static RecordedRequest post(Headers headers, String body) {
    return new RecordedRequest(
        "POST", "/x", "", headers, Body.of(Bytes.utf8(body)), ContentCoding.IDENTITY);
  }

  private static RecordedRequest get(String path, String query) {
    return new RecordedRequest(
        "GET", path, query, Headers.NONE, Body.none(), ContentCoding.IDENTITY);
  }
}
