package dev.understudy.probe;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.turn;

import dev.understudy.contract.Profiles;
import dev.understudy.record.GatewayClient;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import dev.understudy.verify.Checker;
import dev.understudy.verify.Report;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Gateways that answer the messages of a socket, and probes of them. */
abstract class SocketProbeFixture {

  @TempDir Path folder;

  /** What a gateway says to a message; nothing for one that it passes over. */
  interface Gateway {
    List<String> answer(String message, JsonNode json, int turn);
  }

  static List<String> conforming(String message, JsonNode json, int turn) {
    if (!json.path("type").asString("").equals("response.create")) {
      return List.of(error(json.isMissingNode() ? "invalid_json" : "unsupported", "null"));
    }
    return json.path("previous_response_id").asString("").equals("resp_understudy_none")
        ? List.of(error("previous_response_not_found", "\"previous_response_id\""))
        : answer("resp_" + turn, "hi").stream()
            .map(event -> event.replace("\"model\":\"m\"", "\"model\":\"gpt-5.4\""))
            .toList();
  }

  static String error(String code, String param) {
    return "{\"type\":\"error\",\"status\":400,\"error\":{\"type\":\"invalid_request_error\","
        + "\"code\":\""
        + code
        + "\",\"message\":\"no\",\"param\":"
        + param
        + "}}";
  }

  static Report probe(String profile, Gateway gateway, List<String> probes, Optional<Path> to)
      throws IOException {
    try (RawUpstream upstream = gateway(gateway)) {
      return run(profile, upstream.url(), probes, to);
    }
  }

  static RawUpstream gateway(Gateway gateway) {
    return RawUpstream.start((request, connection) -> {
      if (request.header("Authorization").equals("Bearer no-such-key")) {
        connection.send("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}");
        return true;
      }
      try (RawSocket client = connection.upgrade(request, "")) {
        int turn = 0;
        Optional<RawFrame> frame = client.receive();
        while (frame.isPresent() && frame.get().opcode() == RawSocket.TEXT) {
          String text = frame.get().text();
          JsonNode json = CanonicalJson.parse(Bytes.utf8(text)).orElse(MissingNode.getInstance());
          gateway.answer(text, json, ++turn).forEach(client::text);
          frame = client.receive();
        }
        frame.ifPresent(close -> client.close(close.code(), ""));
      }
      return false;
    });
  }

  static Report run(String profile, String url, List<String> probes, Optional<Path> to)
      throws IOException {
    String key = Secrets.apiKey();
    Checker checker = new Checker(Profiles.load(profile));
    try (GatewayClient asker = Doubles.asker(url, to, key)) {
      return new ProbeRunner(checker, asker, "gateway", key, one -> {})
          .run(ProbePlan.of(checker.profile(), probes, Optional.empty(), 1), 1);
    }
  }

  static List<String> broken(Report report) {
    return report.cases().stream()
        .flatMap(one -> one.checked().stream())
        .flatMap(checked -> checked.findings().stream())
        .map(finding -> finding.rule().id())
        .distinct()
        .toList();
  }
}
