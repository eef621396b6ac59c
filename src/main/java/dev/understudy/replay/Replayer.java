package dev.understudy.replay;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.CassetteException;
import dev.understudy.dialect.Trouble;
import dev.understudy.exchange.Answers;
import dev.understudy.exchange.RequestHead;
import dev.understudy.exchange.RequestReader;
import dev.understudy.exchange.Responder;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.LateJudge;
import dev.understudy.journal.Outcome;
import dev.understudy.match.Match;
import dev.understudy.match.Selector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests from the tape. */
public final class Replayer implements Responder {

  private final Selector selector;
  private final Speed speed;
  private final Pacer pacer;
  private final Journal journal;
  private final LateJudge judge;

  /** A replayer; {@code pacer} and {@code judge} are the caller's to close. */
  public Replayer(Selector selector, Speed speed, Pacer pacer, Journal journal, LateJudge judge) {
    this.judge = judge;
    this.selector = selector;
    this.speed = speed;
    this.pacer = pacer;
    this.journal = journal;
  }

  @Override
  public void respond(Request request, Response response, Callback callback) {
    RequestHead head = RequestHead.of(request);
    RequestReader.read(
        request,
        RequestHead.DEFAULT_BODY_CAP,
        body ->
            Answers.guard(head, response, callback, () -> answer(head, body, response, callback)),
        broken -> Answers.broken(head, response, callback, broken));
  }

  private void answer(RequestHead head, Body body, Response response, Callback callback) {
    Match match = selector.take(head.with(body), body);
    if (match instanceof Match.Hit hit) {
      play(hit, head, response, callback);
    } else if (match instanceof Match.Exhausted exhausted) {
      refuse(
          head,
          exhausted,
          Trouble.CASSETTE_EXHAUSTED,
          used(exhausted)
              + ", the last at "
              + exhausted.last().file()
              + ":"
              + exhausted.last().line()
              + "; record one more, or replay with --repeat last or --repeat cycle",
          response,
          callback);
    } else {
      refuse(
          head,
          match,
          Trouble.CASSETTE_MISS,
          "no recorded request is like "
              + match.request().line()
              + "; record it with: understudy record --mode missing",
          response,
          callback);
    }
  }

  private static String used(Match.Exhausted exhausted) {
    String line = exhausted.request().line();
    return exhausted.recordings() == 1
        ? "the only recording of " + line + " has been used"
        : "all " + exhausted.recordings() + " recordings of " + line + " have been used";
  }

  /** Plays a recording and notes it in the journal. */
  public void play(Match.Hit hit, RequestHead head, Response response, Callback callback) {
    try {
      var interaction = hit.entry().interaction();
      String place = hit.entry().file() + ":" + hit.entry().line();
      long number =
          journal.add(
              JournalEntry.of(hit.request(), Outcome.HIT, interaction.response().status(), place));
      // Before the client has its answer: from then on it may ask what was judged.
      judge.judge(number, hit.entry());
      Player.play(interaction, response, callback, speed, pacer);
    } catch (CassetteException changed) {
      journal.add(
          JournalEntry.of(
              hit.request(),
              Outcome.REFUSED,
              Trouble.INTERNAL.status(),
              String.valueOf(changed.getMessage())));
      Answers.refuse(
          head,
          response,
          callback,
          Trouble.INTERNAL,
          "the cassette was changed while it was replayed: " + changed.getMessage());
    }
  }

  private void refuse(
      RequestHead head,
      Match match,
      Trouble trouble,
      String message,
      Response response,
      Callback callback) {
    Outcome outcome = trouble == Trouble.CASSETTE_EXHAUSTED ? Outcome.EXHAUSTED : Outcome.MISS;
    journal.add(JournalEntry.of(match.request(), outcome, trouble.status(), message));
    Answers.refuse(head, response, callback, trouble, message);
  }
}
