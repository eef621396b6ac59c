package dev.understudy.replay;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import dev.understudy.fault.Effect;
import dev.understudy.http.Exchange;
import dev.understudy.http.RequestHead;
import dev.understudy.journal.Call;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Match;
import dev.understudy.match.MessageCheck;
import dev.understudy.match.MissExplainer;
import dev.understudy.match.MissReport;
import dev.understudy.match.Selector;
import dev.understudy.replay.ConversationTracker.SocketContext;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Transport;
import dev.understudy.websocket.SocketUpgrade;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Optional;

/**
 * Answers WebSocket upgrades. The client's first message selects the recording, so connections can
 * be opened in any order; if the server spoke first, the upgrade selects it.
 */
final class SocketReplayer {

  private final SocketContext context;
  private final SessionOptions options;

  SocketReplayer(
      CassetteIndex index,
      Selector selector,
      MissExplainer explainer,
      ReplayContext context,
      SessionOptions options) {
    this.context =
        new SocketContext(
            index,
            selector,
            explainer,
            new MessageCheck(index),
            new Conversations(),
            options.transport(),
            context);
    this.options = options;
  }

  /** Whether there is a recorded conversation or a recorded rejection for this upgrade. */
  boolean offers(RequestHead head) {
    RecordedRequest upgrade = head.with(Body.none());
    return context.selector().peek(upgrade, upgrade.body()) instanceof Match.Hit
        || context.index().offersSocket(upgrade);
  }

  /**
   * Answers an upgrade.
   *
   * @param match the match of the upgrade request alone
   * @param cut the fault that cuts the connection
   * @return false if a rejection was recorded, which is an ordinary response
   */
  boolean answer(Match match, Exchange exchange, Optional<Effect.Cut> cut) {
    RequestHead head = exchange.head();
    RecordedRequest upgrade = head.with(Body.none());
    ConversationTracker tracker = new ConversationTracker(context, head, cut.isPresent());
    Optional<Interaction> first = Optional.empty();
    if (match instanceof Match.Hit hit) {
      if (hit.entry().interaction().conversation().isPresent()) {
        first = Optional.of(tracker.begin(hit));
      } else if (!offersStream(upgrade)) {
        return false;
      }
    } else if (match instanceof Match.Unanswered unanswered
        && !context.index().offersSocket(upgrade)
        && !offersStream(upgrade)) {
      refuse(unanswered, upgrade, exchange);
      return true;
    }
    String detail = cut.map(Effect.Cut::line).orElse("upgraded");
    Outcome outcome = cut.isPresent() ? Outcome.FAULT : Outcome.HIT;
    context
        .replay()
        .journal()
        .add(JournalEntry.of(match.request(), outcome, RecordedResponse.UPGRADED, detail));
    SocketPlayer player =
        new SocketPlayer(tracker, first, head.dialect(), context.replay(), options, cut);
    Headers headers = first.map(it -> it.response().headers()).orElse(Headers.NONE);
    SocketUpgrade.accept(exchange, headers, player.end());
    return true;
  }

  /** Whether recorded HTTP streams can be sent on a WebSocket to this path. */
  private boolean offersStream(RecordedRequest upgrade) {
    return options.transport() == Transport.ANY
        && Dialect.ofPath(upgrade.path()) == Dialect.RESPONSES;
  }

  /** The conversations with client messages that have not been sent. */
  List<Progress> unfinished() {
    return context.conversations().unfinished();
  }

  void reset() {
    context.conversations().clear();
  }

  private void refuse(Match.Unanswered match, RecordedRequest upgrade, Exchange exchange) {
    ReplayContext replay = context.replay();
    List<Mistake> mistakes =
        replay.diagnostician().examine(Call.toDouble(match.request(), exchange.head().root()));
    MissReport report = match.explain(context.explainer(), upgrade, mistakes);
    int status = ErrorKind.NO_SOCKET.status();
    replay.journal().add(JournalEntry.of(match.request(), Outcome.of(match), status, report));
    exchange.refuse(ErrorKind.NO_SOCKET, report.brief());
  }
}
