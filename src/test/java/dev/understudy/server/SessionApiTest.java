package dev.understudy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interactions;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.PlainJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions over HTTP, as tests in other languages use them. */
class SessionApiTest {

  private static final String SESSIONS = "/__understudy/sessions";

  @TempDir Path folder;

  @Test
  void aSessionIsOpenedUsedLookedIntoAndClosed() throws IOException {
    tape("tape.yaml", "/v1/x", "answer");
    try (UnderstudyServer understudy = replayer()) {
      RawClient.Received opened =
          ask(understudy, "POST", "", "{\"cassette\":\"tape.yaml\",\"name\":\"mine\"}");
      assertThat(opened.status()).isEqualTo(201);
      Map<String, Object> session = json(opened);
      String id = (String) session.get("id");
      assertThat(session)
          .containsEntry("name", "mine")
          .containsEntry("mode", "replay")
          .containsEntry("interactions", 1)
          .containsEntry("base_url", "http://localhost/s/" + id)
          .containsEntry("openai_base_url", "http://localhost/s/" + id + "/v1");
      assertThat(json(ask(understudy, "GET", "", "")).get("sessions").toString()).contains(id);
      assertThat(json(ask(understudy, "GET", "/" + id, "")))
          .containsEntry("passed", false)
          .containsEntry(
              "text",
              "mine: 1 problem in 0 requests\n1. leftover: nobody asked for POST /v1/x ("
                  + folder.toRealPath()
                  + "/tape.yaml:12, interaction 1)");
      assertThat(json(ask(understudy, "GET", "/" + id + "/leftovers", "")).get("leftovers"))
          .asString()
          .contains("interaction=1, request=POST /v1/x");
      assertThat(RawClient.post(understudy.baseUrl(), "/s/" + id + "/v1/x", "{}").text())
          .isEqualTo("answer");
      RawClient.post(understudy.baseUrl(), "/s/" + id + "/v1/y", "{}");
      assertThat(ask(understudy, "GET", "/" + id + "/journal?outcome=miss", "").text())
          .contains("\"path\":\"/v1/y\"", "\"miss\":{\"reason\":\"")
          .doesNotContain("/v1/x\",\"query\"");
      Map<String, Object> result = json(ask(understudy, "DELETE", "/" + id, ""));
      assertThat(result).containsEntry("passed", false).containsEntry("requests", 2);
      assertThat(result.get("text"))
          .asString()
          .startsWith("mine: 1 problem in 2 requests\n1. miss");
      assertThat(ask(understudy, "GET", "/" + id, "").status()).isEqualTo(404);
      assertThat(ask(understudy, "DELETE", "/" + id, "").text())
          .isEqualTo("{\"error\":\"no open session '" + id + "'\"}");
    }
  }

  @Test
  void theJournalCanBeClearedAndTheSessionReset() throws IOException {
    tape("tape.yaml", "/v1/x", "answer");
    try (UnderstudyServer understudy = replayer()) {
      String id = open(understudy, "tape.yaml");
      String path = "/s/" + id + "/v1/x";
      assertThat(RawClient.post(understudy.baseUrl(), path, "{}").status()).isEqualTo(200);
      ask(understudy, "DELETE", "/" + id + "/journal", "");
      assertThat(json(ask(understudy, "GET", "/" + id, ""))).containsEntry("requests", 0);
      assertThat(RawClient.post(understudy.baseUrl(), path, "{}").status()).isEqualTo(404);
      ask(understudy, "POST", "/" + id + "/reset", "");
      assertThat(RawClient.post(understudy.baseUrl(), path, "{}").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../x", "/%2e%2e/x", "/v1/../../../x"})
  void aPathThatLeadsOutOfItsSessionIsRefused(String path) throws IOException {
    tape("tape.yaml", "/v1/x", "answer");
    try (UnderstudyServer understudy = replayer()) {
      String id = open(understudy, "tape.yaml");
      RawClient.Received refused = RawClient.post(understudy.baseUrl(), "/s/" + id + path, "{}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("the path leads out of the session through dot segments");
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    ServerSettings nowhere = Doubles.settings().cassetteRoot(folder.resolve("nowhere")).build();
    try (UnderstudyServer understudy =
        UnderstudyServer.start(SessionOptions.replay().build(), nowhere)) {
      RawClient.Received refused = ask(understudy, "POST", "", "{\"cassette\":\"a.yaml\"}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("the folder of the cassettes cannot be read");
    }
  }

  @Test
  void faultsCanBeAskedForAtOnceAndLater() throws IOException {
    tape("tape.yaml", "/v1/x", "answer");
    try (UnderstudyServer understudy = replayer()) {
      String id =
          open(
              understudy,
              "{\"cassette\":\"tape.yaml\",\"faults\":[{\"fault\":\"status\",\"status\":503,\"times\":2}]}",
              201);
      String path = "/s/" + id + "/v1/x";
      assertThat(RawClient.post(understudy.baseUrl(), path, "{}").status()).isEqualTo(503);
      assertThat(RawClient.post(understudy.baseUrl(), path, "{}").status()).isEqualTo(503);
      RawClient.Received done =
          ask(
              understudy,
              "POST",
              "/" + id + "/faults",
              "{\"fault\":\"status\",\"status\":429,\"retry_after\":1,\"path\":\"/v1/x\"}");
      assertThat(done.text()).isEqualTo("{\"done\":true}");
      assertThat(RawClient.post(understudy.baseUrl(), path, "{}").header("retry-after"))
          .isEqualTo("1");
      assertThat(RawClient.post(understudy.baseUrl(), path, "{}").text()).isEqualTo("answer");
      assertThat(ask(understudy, "GET", "/" + id + "/journal?outcome=fault", "").text())
          .contains("\"detail\":\"status 503\"", "\"detail\":\"status 429\"");
      assertThat(json(ask(understudy, "DELETE", "/" + id, ""))).containsEntry("passed", true);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense|invalid session: expected a JSON object, such as {\"cassette\": \"chat.yaml\"}",
        "[]|invalid session: expected a JSON object, such as {\"cassette\": \"chat.yaml\"}",
        "{\"casette\":\"a\"}|unknown member 'casette': expected one of allow_leftovers, cassette,"
            + " cassettes, faults, mode, name, profile, repeat, speed, stall_timeout,"
            + " stall_timeout_ms, strict_requests, transport",
        "{\"cassette\":1}|invalid 'cassette': expected a string, but was 1",
        "{\"cassettes\":\"a\"}|invalid 'cassettes': expected a list, but was \"a\"",
        "{\"cassette\":\"../etc/passwd\"}|cassette '../etc/passwd' is outside the folder of the"
            + " server's cassettes",
        "{\"cassette\":\"/etc/passwd\"}|cassette '/etc/passwd' is outside the folder of the"
            + " server's cassettes",
        "{\"cassette\":\"link/passwd\"}|cassette 'link/passwd' is outside the folder of the"
            + " server's cassettes",
        "{\"cassette\":\"a\\u0000b\"}|invalid file name 'a\\u0000b'",
        "{\"cassette\":\"\"}|cassette '' is outside the folder of the server's cassettes",
        "{\"cassette\":\"none.yaml\"}|none.yaml: no such file or folder",
        "{}|missing 'cassette': expected a file name, such as {\\\"cassette\\\":"
            + " \\\"chat.yaml\\\"}",
        "{\"mode\":\"rec\"}|invalid mode 'rec': expected replay, record, missing",
        "{\"mode\":\"record\",\"cassette\":\"a.yaml\"}|mode record needs a gateway, but this server"
            + " only replays; start it with: understudy record --upstream URL",
        "{\"faults\":{}}|invalid 'faults': expected a list, but was {}",
        "{\"faults\":[{\"fault\":\"fire\"}]}|invalid fault: expected {\\\"fault\\\":"
            + " \\\"status\\\", \\\"status\\\": 429, \\\"retry_after\\\": 1}, {",
        "{\"faults\":[{\"fault\":\"cut\",\"chunks\":1.5}]}|invalid 'chunks' of a fault: expected a"
            + " whole number",
        "{\"faults\":[{\"fault\":\"cut\",\"chunk\":1}]}|unknown member 'chunk' of a fault: expected"
            + " one of chunks, times, path",
        "{\"faults\":[{\"fault\":\"status\",\"status\":200}]}|a fault has a status from 400 to 599,"
            + " not 200",
        "{\"speed\":\"fast\"}|fast",
        "{\"repeat\":\"always\"}|invalid repeat 'always': expected never, last or cycle",
        "{\"profile\":\"../x\"}|unknown profile '../x': expected one of core,",
        "{\"cassette\":\"a\",\"transport\":\"tcp\"}|invalid transport 'tcp': expected recorded or"
            + " any",
        "{\"cassette\":\"a\",\"stall_timeout_ms\":0}|invalid 'stall_timeout_ms': expected a number"
            + " of milliseconds",
        "{\"strict_requests\":\"yes\"}|invalid 'strict_requests': expected true or false, but was"
            + " \\\"yes\\\"",
      })
  void whatIsWrongIsSaid(String body, String error) throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
    try (UnderstudyServer understudy = replayer()) {
      RawClient.Received refused = ask(understudy, "POST", "", body);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(
              json(refused)
                  .get("error")
                  .toString()
                  .replace("\u0000", "\\u0000")
                  .replace("\"", "\\\""))
          .contains(error.replace("\\\"", "\"").replace("\"", "\\\""));
      assertThat(ask(understudy, "GET", "", "").text()).isEqualTo("{\"sessions\":[]}");
    }
  }

  @Test
  void aServerThatRecordsLetsSessionsRecordFromItsGateway() throws IOException {
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        UnderstudyServer understudy = UnderstudyServer.start(relay(upstream), settings())) {
      String kept = open(understudy, "{\"cassette\":\"deep/kept.yaml\",\"mode\":\"record\"}", 201);
      String thrown = open(understudy, "{\"cassette\":\"no.yaml\",\"mode\":\"missing\"}", 201);
      for (String id : List.of(kept, thrown)) {
        assertThat(RawClient.post(understudy.baseUrl(), "/s/" + id + "/v1/x", "{}").text())
            .isEqualTo("ok");
      }
      assertThat(json(ask(understudy, "DELETE", "/" + kept, ""))).containsEntry("passed", true);
      ask(understudy, "DELETE", "/" + thrown + "?keep=false", "");
      assertThat(upstream.received())
          .extracting(RawUpstream.Received::line)
          .containsExactly("POST /v1/x HTTP/1.1", "POST /v1/x HTTP/1.1");
    }
    assertThat(Cassette.open(folder.resolve("deep/kept.yaml")).entries()).hasSize(1);
    assertThat(folder.resolve("no.yaml")).doesNotExist();
  }

  /** 200 at once on one server, each with a cassette of its own that has the same request. */
  @Test
  void parallelSessionsDoNotSeeEachOther() throws Exception {
    int sessions = 200;
    int runs = 20;
    for (int i = 0; i < sessions; i++) {
      tape("tape-" + i + ".yaml", "/v1/x", "answer " + i);
    }
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try (UnderstudyServer understudy = replayer()) {
      for (int run = 0; run < runs; run++) {
        List<String> ids =
            IntStream.range(0, sessions)
                .mapToObj(i -> open(understudy, "tape-" + i + ".yaml"))
                .toList();
        List<Future<String>> results =
            ids.stream().map(id -> clients.submit(() -> use(understudy, id))).toList();
        for (int i = 0; i < sessions; i++) {
          assertThat(results.get(i).get()).isEqualTo("answer " + i + " 404 1 request true");
        }
      }
      assertThat(understudy.own().journal().entries()).isEmpty();
    } finally {
      clients.shutdownNow();
    }
  }

  private static String use(UnderstudyServer understudy, String id) {
    String path = "/s/" + id + "/v1/x";
    String first = RawClient.post(understudy.baseUrl(), path, "{}").text();
    Map<String, Object> before = json(ask(understudy, "GET", "/" + id, ""));
    int second = RawClient.post(understudy.baseUrl(), path, "{}").status();
    Map<String, Object> result = json(ask(understudy, "DELETE", "/" + id, ""));
    assertThat(result).containsEntry("requests", 2).containsEntry("passed", false);
    return first + " " + second + " " + before.get("requests") + " request " + before.get("passed");
  }

  private String open(UnderstudyServer understudy, String cassette) {
    return open(understudy, "{\"cassette\":\"" + cassette + "\"}", 201);
  }

  private static String open(UnderstudyServer understudy, String body, int status) {
    RawClient.Received opened = ask(understudy, "POST", "", body);
    assertThat(opened.status()).as(opened.text()).isEqualTo(status);
    return (String) json(opened).get("id");
  }

  private UnderstudyServer replayer() {
    return UnderstudyServer.start(SessionOptions.replay().build(), settings());
  }

  private ServerSettings settings() {
    return Doubles.settings().cassetteRoot(folder).build();
  }

  private static SessionOptions relay(RawUpstream upstream) {
    return SessionOptions.relay(UpstreamUrl.parse(upstream.url())).build();
  }

  private static RawClient.Received ask(
      UnderstudyServer understudy, String method, String path, String body) {
    return RawClient.exchange(
        understudy.baseUrl(), RawClient.request(method, SESSIONS + path, "", body));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(RawClient.Received answer) {
    return (Map<String, Object>)
        PlainJson.of(CanonicalJson.parse(Bytes.utf8(answer.text())).orElseThrow());
  }

  private void tape(String name, String path, String answer) throws IOException {
    Files.writeString(
        folder.resolve(name),
        CassetteEncoder.encode(Interactions.header())
            + CassetteEncoder.encode(Interactions.simple(1, path, "{}", answer)));
  }
}
