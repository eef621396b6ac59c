package dev.understudy.replay;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.Mistake;
import dev.understudy.dialect.Trouble;
import dev.understudy.exchange.Answers;
import dev.understudy.exchange.RequestHead;
import dev.understudy.journal.Call;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.Match;
import dev.understudy.match.MessageCheck;
import dev.understudy.match.MissExplainer;
import dev.understudy.match.MissReport;
import dev.understudy.match.Selector;
import dev.understudy.match.TapeIndex;
import dev.understudy.replay.Prompter.Book;
import dev.understudy.socket.SocketUpgrade;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers upgrades to a WebSocket. Which recording is played is decided by the client's first
 * message, so that connections may come in any order; where the server spoke first, by the upgrade.
 */
final class SocketReplayer {

  private final Book book;
  private final ReplaySettings settings;

  SocketReplayer(
      TapeIndex index,
      Selector selector,
      MissExplainer explainer,
      Stage stage,
      ReplaySettings settings) {
    this.book =
        new Book(
            index,
            selector,
            explainer,
            new MessageCheck(index),
            new Conversations(),
            settings.transport(),
            stage);
    this.settings = settings;
  }

  /** Whether the next recording of an upgrade is its refusal, which is an ordinary response. */
  boolean isRefusal(RequestHead head) {
    return peek(head).filter(next -> next.conversation().isEmpty()).isPresent();
  }

  /** Whether there is something to play, or a refusal. */
  boolean offers(RequestHead head) {
    return peek(head).isPresent() || book.index().offersSocket(head.with(Body.none()));
  }

  /** The recording that the upgrade alone decides for. */
  private Optional<Interaction> peek(RequestHead head) {
    RecordedRequest upgrade = head.with(Body.none());
    return book.selector().peek(upgrade, upgrade.body()) instanceof Match.Hit hit
        ? Optional.of(hit.entry().interaction())
        : Optional.empty();
  }

  /**
   * Answers an upgrade that was not recorded as refused.
   *
   * @param cutAfter after how many frames of the server a fault breaks the connection off
   */
  void answer(
      RequestHead head,
      Request request,
      Response response,
      Callback callback,
      OptionalInt cutAfter) {
    RecordedRequest upgrade = head.with(Body.none());
    Prompter prompter = new Prompter(book, head);
    if (peek(head).isPresent()
        && book.selector().take(upgrade, upgrade.body()) instanceof Match.Hit hit) {
      Interaction first = prompter.begin(hit);
      Headers headers = first.response().headers();
      open(head, request, response, callback, headers, prompter, Optional.of(first), cutAfter);
    } else if (book.index().offersSocket(upgrade) || offersStream(upgrade)) {
      open(head, request, response, callback, Headers.NONE, prompter, Optional.empty(), cutAfter);
    } else {
      refuse(head, upgrade, response, callback);
    }
  }

  /** Whether recorded streams may be played on a WebSocket to this path. */
  private boolean offersStream(RecordedRequest upgrade) {
    return settings.transport() == Transport.ANY
        && Dialect.ofPath(upgrade.path()) == Dialect.RESPONSES;
  }

  /** The conversations of which the client has not said everything. */
  List<Progress> unfinished() {
    return book.conversations().unfinished();
  }

  void reset() {
    book.conversations().clear();
  }

  private void open(
      RequestHead head,
      Request request,
      Response response,
      Callback callback,
      Headers headers,
      Prompter prompter,
      Optional<Interaction> first,
      OptionalInt cutAfter) {
    RecordedRequest masked = book.index().mask().redact(head.with(Body.none()));
    book.stage()
        .journal()
        .add(JournalEntry.of(masked, Outcome.HIT, RecordedResponse.UPGRADED, "upgraded"));
    SocketPlayer player =
        new SocketPlayer(prompter, first, head.dialect(), book.stage(), settings, cutAfter);
    SocketUpgrade.accept(request, response, callback, headers, player.end());
  }

  private void refuse(
      RequestHead head, RecordedRequest upgrade, Response response, Callback callback) {
    Match match = book.selector().take(upgrade, upgrade.body());
    boolean exhausted = match instanceof Match.Exhausted;
    List<Mistake> mistakes =
        book.stage().judge().diagnostician().examine(Call.toDouble(match.request(), head.root()));
    MissReport report =
        match instanceof Match.Exhausted used
            ? book.explainer().explain(upgrade, used, mistakes)
            : book.explainer().explain(upgrade, (Match.Miss) match, mistakes);
    book.stage()
        .journal()
        .add(
            JournalEntry.of(
                match.request(),
                exhausted ? Outcome.EXHAUSTED : Outcome.MISS,
                Trouble.NO_SOCKET.status(),
                report));
    Answers.refuse(head, response, callback, Trouble.NO_SOCKET, report.brief());
  }
}
