package dev.understudy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Endpoint;
import dev.understudy.contract.Example;
import dev.understudy.contract.Mutant;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import dev.understudy.contract.Rule;
import dev.understudy.record.GatewayClient;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Every break of every rule, sent over a socket by a scripted gateway and asked for live. */
class EveryBreakLiveTest {

  private static final Profile PROFILE = Profiles.load("crazyrouter");

  private final Checker checker = new Checker(PROFILE);

  @Test
  void eachIsFoundUnderItsOwnRule() throws Exception {
    AtomicReference<Interaction> answer = new AtomicReference<>();
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    try (RawUpstream gateway = answering(answer);
        GatewayClient asker = Doubles.asker(gateway.url(), Optional.empty(), "")) {
      for (Rule rule : PROFILE.rules()) {
        for (Mutant mutant : rule.mutants()) {
          Endpoint endpoint = PROFILE.endpoint(mutant.endpoint()).orElseThrow();
          if (endpoint.isSocket()) {
            continue;
          }
          Example example = endpoint.examples().get(mutant.example());
          Interaction staged =
              ExampleExchanges.interaction(
                  endpoint, Edits.apply(example.content(), mutant.edits()));
          answer.set(staged);
          Interaction live = asker.ask(staged.request()).interaction();
          String probe = example.content().path("probe").asString("");
          CheckResult checked = checker.check(live, probe(endpoint, probe)).orElseThrow();
          checked = compared(endpoint, live, checked);
          Set<String> ids = new TreeSet<>();
          checked.findings().forEach(finding -> ids.add(finding.rule().id()));
          ids.removeAll(example.shows());
          if (!ids.equals(Set.of(rule.id()))) {
            wrong.add(rule.id() + " of " + example.name() + ": " + ids);
          }
          asked++;
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(asked).isGreaterThan(200);
  }

  private CheckResult compared(Endpoint endpoint, Interaction live, CheckResult checked) {
    for (Example other : endpoint.examples().values()) {
      Interaction twin = ExampleExchanges.interaction(endpoint, other.content());
      boolean pair =
          checked.streamed()
              && !twin.response().isEventStream()
              && Pairs.key(twin.request()).equals(Pairs.key(live.request()));
      if (pair) {
        return checked.with(checker.compare(checker.check(twin).orElseThrow(), checked));
      }
    }
    return checked;
  }

  private static Optional<Probe> probe(Endpoint endpoint, String name) {
    return endpoint.probes().stream().filter(probe -> probe.name().equals(name)).findFirst();
  }

  private static RawUpstream answering(AtomicReference<Interaction> answer) {
    return RawUpstream.start((request, connection) -> {
      byte[] body = answer.get().response().body().toArray();
      StringBuilder head =
          new StringBuilder("HTTP/1.1 " + answer.get().response().status() + " X\r\n");
      answer
          .get()
          .response()
          .headers()
          .forEach(
              field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
      connection.send(head + "Content-Length: " + body.length + "\r\n\r\n");
      connection.send(body);
      return true;
    });
  }
}
