package dev.understudy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cassette.Interactions;
import dev.understudy.engine.LiveSession;
import dev.understudy.error.CassetteException;
import dev.understudy.error.PackException;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions from Java: each on its own, with a result. */
class SessionTest extends SessionFixture {

  @Test
  void sessionsOfOneServerDoNotSeeEachOther() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start();
        LiveSession one = understudy.sessions().open(SessionOptions.replay(tape).build());
        LiveSession other = understudy.sessions().open(SessionOptions.replay(tape).build())) {
      assertThat(one.openAiBaseUrl().toString()).isEqualTo(one.baseUrl() + "/v1");
      assertThat(post(one, "/v1/x", "{}").text()).isEqualTo("once");
      assertThat(post(one, "/v1/x", "{}").status()).isEqualTo(404);
      assertThat(post(other, "/v1/x", "{}").text()).isEqualTo("once");
      assertThat(one.requests()).hasToString("2: POST /v1/x -> 200, POST /v1/x -> 404");
      assertThat(other.requests()).hasToString("1: POST /v1/x -> 200");
      assertThat(understudy.own().journal().entries()).isEmpty();
      one.reset();
      assertThat(post(one, "/v1/x", "{}").text()).isEqualTo("once");
      one.verify();
      other.verify();
    }
  }

  @Test
  void aMissALeftoverAndABrokenRuleAreReportedTogether() throws IOException {
    Path tape =
        Files.writeString(
            folder.resolve("tape.yaml"),
            """
            ---
            understudy: 1
            profile: crazyrouter
            ...
            ---
            request: {method: GET, path: /v1/models}
            response: {status: 200, headers: [Content-Type: application/json], body: {json: {object: list}}}
            ...
            ---
            request: {method: GET, path: /v1/models/gpt-5.4}
            response: {status: 200, headers: [Content-Type: application/json], body: {json: {}}}
            ...
            """);
    try (UnderstudyServer understudy = start();
        LiveSession session =
            understudy
                .sessions()
                .open(
                    SessionOptions.replay(tape).profile("crazyrouter").name("greets()").build())) {
      get(session, "/v1/models");
      get(session, "/v1/model");
      SessionFailure failure = catchThrowableOfType(SessionFailure.class, session::verify);
      assertThat(failure)
          .hasMessage(
              """
              greets(): 3 problems in 2 requests
              1. miss: no recorded request matches GET /v1/model: nothing is recorded for this endpoint; recorded endpoints: GET /v1/models (1), GET /v1/models/gpt-5.4 (1)
                   key       846d286278b5, of method, path, query and body
                   fix 1     check the client's base URL and the endpoint that it calls
                   fix 2     record it with: understudy record --upstream URL --to FILE --mode missing
              2. broken rule M-01: GET /v1/models: /data: expected a value, but was nothing (CR, models (2026-03-23))
              3. leftover: unused recording of GET /v1/models/gpt-5.4 (TAPE:9, interaction 2)\
              """
                  .replace("TAPE", tape.toString()));
    }
  }

  @Test
  void leftoversCanBeAllowed() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start();
        LiveSession strict = understudy.sessions().open(SessionOptions.replay(tape).build());
        LiveSession lenient =
            understudy.sessions().open(SessionOptions.replay(tape).allowLeftovers().build())) {
      lenient.verify();
      assertThatThrownBy(strict::verify)
          .hasMessage(
              tape
                  + ": 1 problem in 0 requests\n"
                  + "1. leftover: unused recording of POST /v1/x ("
                  + tape
                  + ":12, interaction 1)");
      assertThat(lenient.leftovers()).hasSize(1);
    }
  }

  @Test
  void closedSessionsAreRefusedAndKeepTheirReport() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start()) {
      LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
      post(session, "/v1/x", "{}");
      session.close();
      session.close();
      RawClient.Received answer = post(session, "/v1/x", "{}");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("x-should-retry")).isEqualTo("false");
      assertThat(answer.text())
          .isEqualTo(
              "{\"error\":{\"message\":\"no open session '"
                  + session.id()
                  + "'\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"no_session\"}}");
      assertThat(session.requests().size()).isOne();
      session.verify();
      assertThat(understudy.own().journal().entries()).hasSize(1);
    }
  }

  @Test
  void closingTheServerClosesItsSessions() throws IOException {
    Path tape = folder.resolve("tape.yaml");
    try (RawUpstream upstream = answering("new")) {
      UnderstudyServer understudy = start();
      LiveSession session =
          understudy
              .sessions()
              .open(SessionOptions.record(UpstreamUrl.parse(upstream.url()), tape).build());
      post(session, "/v1/x", "{}");
      understudy.close();
      understudy.close();
      assertThat(paths(tape)).containsExactly("/v1/x");
    }
  }

  @Test
  void whatCannotBeOpenedLeavesNothingBehind() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "no cassette");
    try (RawUpstream upstream = answering("new");
        UnderstudyServer understudy = start()) {
      UpstreamUrl url = UpstreamUrl.parse(upstream.url());
      Path broken = folder.resolve("broken.yaml");
      Path tape = folder.resolve("t.yaml");
      assertThatThrownBy(() -> understudy.sessions().open(SessionOptions.replay(broken).build()))
          .isInstanceOf(CassetteException.class);
      assertThatThrownBy(
              () -> understudy.sessions().open(SessionOptions.missing(url, broken).build()))
          .isInstanceOf(CassetteException.class);
      assertThatThrownBy(() ->
              understudy.sessions().open(SessionOptions.record(url, tape).profile("nope").build()))
          .isInstanceOf(PackException.class)
          .hasMessageContaining("nope: no such profile");
      assertThat(names()).containsExactly("broken.yaml");
    }
  }

  @Test
  void anAliasLeadsToTheCurrentSession() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start()) {
      Alias alias = understudy.sessions().alias();
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text())
          .contains("no test is using this base URL");
      LiveSession one = understudy.sessions().open(SessionOptions.replay(tape).build());
      LiveSession other = understudy.sessions().open(SessionOptions.replay(tape).build());
      alias.begin(one);
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text()).isEqualTo("once");
      alias.begin(other);
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text())
          .contains("2 tests are using this base URL at the same time; give each client");
      alias.end(one);
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text()).isEqualTo("once");
      assertThat(one.requests().size()).isOne();
    }
  }

  @Test
  void mistakesAreToldWithTheSessionsOwnBaseUrl() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/chat/completions", "{}", "x"));
    try (UnderstudyServer understudy = start();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build())) {
      assertThat(post(session, "/chat/completions", "{}").text())
          .contains("to http://localhost" + session.baseUrl().getPath() + "/v1;");
    }
  }

  @Test
  void awaitingRequestsEndsWithWhatCame() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build())) {
      Thread late = new Thread(() -> post(session, "/v1/x", "{}"));
      late.start();
      assertThat(session.awaitRequests(1).get(0).path()).isEqualTo("/v1/x");
      assertThatThrownBy(() -> session.awaitRequests(2, Duration.ofMillis(50)))
          .isInstanceOf(SessionFailure.class)
          .hasMessage("expected 2 requests within 50 ms, received 1: POST /v1/x -> 200");
    }
  }
}
