package dev.understudy.engine;

import dev.understudy.cassette.Body;
import dev.understudy.http.Exchange;
import dev.understudy.http.FirstAnswer;
import dev.understudy.http.RequestHead;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Match;
import dev.understudy.match.Selector;
import dev.understudy.record.RecordSettings;
import dev.understudy.replay.Faults;
import dev.understudy.replay.ReplayContext;
import dev.understudy.replay.Replayer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Mode missing: replays requests that the cassette contains, and leaves the others to the recorder.
 * A path with a recorded WebSocket conversation is only replayed.
 */
final class ReplayOrRelay implements FirstAnswer {

  private final Selector selector;
  private final Replayer replayer;

  private ReplayOrRelay(Selector selector, Replayer replayer) {
    this.selector = selector;
    this.replayer = replayer;
  }

  /**
   * Opens a replayer of the interactions that the cassette contains now; later recordings are not
   * replayed.
   *
   * @return empty in a mode that always sends requests to the gateway
   * @throws dev.understudy.error.CassetteException for an invalid cassette
   */
  static Optional<ReplayOrRelay> of(
      SessionOptions options, RecordSettings record, ServerContext server, ReplayContext context) {
    if (options.mode() != Mode.MISSING) {
      return Optional.empty();
    }
    List<Path> existing = record.to().filter(Files::exists).map(List::of).orElse(List.of());
    Map<String, String> secrets = new HashMap<>(server.environment());
    secrets.put("UPSTREAM_KEY", record.upstream().key());
    CassetteIndex index = CassetteIndex.load(existing, secrets);
    Selector selector = new Selector(index, options.repeat());
    Replayer replayer = new Replayer(index, selector, options, context, new Faults(List.of()));
    return Optional.of(new ReplayOrRelay(selector, replayer));
  }

  @Override
  public boolean answers(Exchange exchange, Optional<Body> body) {
    RequestHead head = exchange.head();
    if (head.asksForWebSocket() && replayer.offersSocket(head)) {
      replayer.respond(exchange);
      return true;
    }
    if (body.isPresent()
        && selector.take(head.with(body.get()), body.get()) instanceof Match.Hit hit) {
      replayer.play(hit, exchange);
      return true;
    }
    return false;
  }

  /** Marks all recordings as unused. */
  void reset() {
    replayer.reset();
  }
}
