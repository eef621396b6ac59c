package dev.understudy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.engine.JournaledRequest;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestsTest {

  @Test
  void valuesOfTheBodyAreJavasOwn() {
    SentRequest request =
        Requests.of(
                List.of(
                    entry(
                        "/x",
                        "{\"model\":\"m\",\"n\":2,\"t\":0.5,\"s\":true,\"a\":[{\"b\":null}],\"a/b\":1}",
                        200,
                        "")))
            .get(0);
    assertThat(request.text("/model")).isEqualTo("m");
    assertThat(request.number("/n")).isEqualTo(java.math.BigDecimal.valueOf(2));
    assertThat(request.number("/t")).isEqualTo(new java.math.BigDecimal("0.5"));
    assertThat(request.node("/s").plain()).isEqualTo(true);
    assertThat(request.node("/a/0/b").exists()).isTrue();
    assertThat(request.node("/a/0/b").plain()).isNull();
    assertThat(request.node("/a/1").exists()).isFalse();
    assertThat(request.node("/a/1").plain()).isNull();
    assertThat(request.number("/a~1b")).isEqualTo(java.math.BigDecimal.ONE);
    assertThat(request.node("/a")).hasToString("[{\"b\":null}]");
    assertThat(request.node("/a").size()).isOne();
    assertThat(request.node("").plain()).isInstanceOf(Map.class);
    assertThat(request.node("/a").node("/0")).isEqualTo(request.node("/a/0"));
    assertThat(request.header("content-type")).hasValue("application/json");
  }

  @Test
  void aBodyThatIsNoJsonIsShown() {
    SentRequest request = Requests.of(List.of(entry("/x", "no JSON", 404, ""))).get(0);
    assertThatThrownBy(() -> request.text("/a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the body of POST /x -> 404 is not JSON: \"no JSON\"");
  }

  @Test
  void aValueOfAnotherTypeIsShown() {
    SentRequest request = Requests.of(List.of(entry("/x", "{\"n\":2}", 200, ""))).get(0);
    assertThatThrownBy(() -> request.text("/n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a string in the body of POST /x -> 200, at /n, found 2");
    assertThatThrownBy(() -> request.node("").number("/missing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a number in the body of POST /x -> 200, at /missing, found nothing");
    assertThatThrownBy(() -> request.text("n")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void requestsCanBeChosen() {
    Requests requests =
        Requests.of(
            List.of(
                entry("/a", "1", 200, ""), entry("/b", "2", 200, ""), entry("/a", "3", 200, "")));
    assertThat(requests.to("/a").all()).extracting(SentRequest::body).containsExactly("1", "3");
    assertThat(requests.matching(request -> request.body().equals("2")).size()).isOne();
    assertThat(requests).hasSize(3);
    assertThat(requests.to("/c")).hasToString("none");
  }

  @Test
  void retriesThatClientsCountAreOneCall() {
    Requests requests =
        Requests.of(
            List.of(
                entry("/a", "1", 500, "0"),
                entry("/a", "2", 500, "0"),
                entry("/a", "1", 500, "1"),
                entry("/a", "1", 200, "2"),
                entry("/a", "2", 200, "1"),
                // The same once more is a call of its own.
                entry("/a", "1", 200, "0")));
    assertThat(requests.calls()).extracting(LogicalCall::retries).containsExactly(2, 1, 0);
    assertThat(requests.calls().get(0).last().status()).isEqualTo(200);
  }

  @Test
  void withoutACountTheAnswerTells() {
    for (int status : List.of(0, 408, 409, 429, 500, 503)) {
      assertThat(
              Requests.of(List.of(entry("/a", "1", status, ""), entry("/a", "1", 200, ""))).calls())
          .as("status %d", status)
          .hasSize(1);
    }
    for (int status : List.of(200, 400, 401, 404)) {
      assertThat(
              Requests.of(List.of(entry("/a", "1", status, ""), entry("/a", "1", 200, ""))).calls())
          .as("status %d", status)
          .hasSize(2);
    }
    assertThat(Requests.of(List.of(entry("/a", "1", 500, ""), entry("/a", "2", 200, ""))).calls())
        .hasSize(2);
  }

  private static SentRequest entry(String path, String body, int status, String retries) {
    List<HeaderField> headers =
        retries.isEmpty()
            ? List.of(new HeaderField("Content-Type", "application/json"))
            : List.of(new HeaderField("X-Stainless-Retry-Count", retries));
    return new JournaledRequest(
        JournalEntry.of(
            new RecordedRequest(
                "POST",
                path,
                "",
                new Headers(headers),
                Body.of(Bytes.utf8(body)),
                ContentCoding.IDENTITY),
            Outcome.HIT,
            status,
            ""));
  }
}
