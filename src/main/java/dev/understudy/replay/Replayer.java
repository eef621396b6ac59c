package dev.understudy.replay;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.CassetteException;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import dev.understudy.fault.Effect;
import dev.understudy.fault.Faults;
import dev.understudy.http.Answers;
import dev.understudy.http.RequestHead;
import dev.understudy.http.RequestReader;
import dev.understudy.http.Responder;
import dev.understudy.journal.Call;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Match;
import dev.understudy.match.MissExplainer;
import dev.understudy.match.MissReport;
import dev.understudy.match.Selector;
import dev.understudy.wire.ContentCoding;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers requests from the cassette. What is recorded is answered on the thread that has read the
 * request; what takes longer, such as to explain a miss, has another.
 */
public final class Replayer implements Responder {

  /** Of a larger body the key takes a while, in bytes. */
  private static final int LARGE = 64 * 1024;

  private final CassetteIndex index;
  private final Selector selector;
  private final ReplaySettings settings;
  private final ReplayContext context;
  private final Journal journal;
  private final MissExplainer explainer;
  private final Faults faults;
  private final SocketReplayer sockets;

  /**
   * A replayer.
   *
   * @param faults what requests meet before they are answered
   */
  public Replayer(
      CassetteIndex index,
      Selector selector,
      ReplaySettings settings,
      ReplayContext context,
      Faults faults) {
    this.index = index;
    this.selector = selector;
    this.settings = settings;
    this.context = context;
    this.journal = context.journal();
    this.faults = faults;
    this.explainer = new MissExplainer(index);
    this.sockets = new SocketReplayer(index, selector, explainer, context, settings);
  }

  /** The conversations that have begun, and of which the client has not said everything. */
  public List<Progress> unfinished() {
    return sockets.unfinished();
  }

  /** Begins from the first recordings again. */
  public void reset() {
    selector.reset();
    sockets.reset();
  }

  /** What the cassette has for a WebSocket that is asked for; a miss where it has none. */
  public boolean offersSocket(RequestHead head) {
    return sockets.offers(head);
  }

  @Override
  public void respond(RequestHead head, Request request, Response response, Callback callback) {
    RequestReader.read(
        request,
        RequestHead.DEFAULT_BODY_CAP,
        body -> {
          Runnable answer = () -> answer(head, body, request, response, callback);
          if (takesLong(head, body)) {
            Answers.elsewhere(head, request, response, callback, answer);
          } else {
            Answers.guard(head, response, callback, answer);
          }
        },
        broken -> Answers.broken(head, response, callback, broken));
  }

  private void answer(
      RequestHead head, Body body, Request request, Response response, Callback callback) {
    Optional<Effect> fault = faults.take(head.path());
    if (fault.isEmpty()) {
      answer(head, body, request, response, callback, Optional.empty());
    } else if (fault.get() instanceof Effect.Delay delay) {
      Runnable answer = () -> answer(head, body, request, response, callback, Optional.empty());
      context
          .pacer()
          .at(
              System.nanoTime() + delay.by().toNanos(),
              () -> Answers.elsewhere(head, request, response, callback, answer));
    } else if (fault.get() instanceof Effect.Status error) {
      note(index.mask().redact(head.with(body)), error.status(), error.line());
      Answers.fault(head, response, callback, error.status(), error.retryAfter());
    } else if (fault.get() instanceof Effect.Cut cut) {
      cut(cut, head, body, request, response, callback);
    }
  }

  /** Plays the beginning of the next recording, which is not used up by that. */
  private void cut(
      Effect.Cut cut,
      RequestHead head,
      Body body,
      Request request,
      Response response,
      Callback callback) {
    Match next = selector.peek(head.with(body), body);
    if (next instanceof Match.Hit hit && hit.entry().interaction().conversation().isEmpty()) {
      Interaction whole = hit.entry().interaction();
      RecordedResponse recorded = whole.response();
      int chunks = Math.min(cut.chunks(), recorded.chunks().size());
      note(hit.request(), recorded.status(), cut.line());
      Player.play(
          new Interaction(
              whole.sequence(),
              whole.began(),
              whole.request(),
              new RecordedResponse(
                  recorded.status(),
                  recorded.headers(),
                  recorded.chunks().subList(0, chunks),
                  recorded.decoded()),
              whole.timing(),
              End.UPSTREAM_CUT),
          response,
          callback,
          settings.speed(),
          context.pacer());
    } else {
      answer(head, body, request, response, callback, Optional.of(cut));
    }
  }

  private void note(RecordedRequest masked, int status, String detail) {
    journal.add(JournalEntry.of(masked, Outcome.FAULT, status, detail));
  }

  private void answer(
      RequestHead head,
      Body body,
      Request client,
      Response response,
      Callback callback,
      Optional<Effect.Cut> cut) {
    RecordedRequest request = head.with(body);
    if (settings.strictRequests() && refused(head, request, response, callback)) {
      return;
    }
    boolean socket = head.asksForWebSocket();
    Match match =
        socket && cut.isPresent() ? selector.peek(request, body) : selector.take(request, body);
    if (socket && sockets.answer(match, head, client, response, callback, cut)) {
      return;
    }
    if (match instanceof Match.Hit hit && hit.entry().isAtHand()) {
      play(hit, head, response, callback);
    } else if (match instanceof Match.Hit hit) {
      Answers.elsewhere(
          head, client, response, callback, () -> play(hit, head, response, callback));
    } else {
      Answers.elsewhere(
          head, client, response, callback, () -> miss(match, head, request, response, callback));
    }
  }

  private boolean takesLong(RequestHead head, Body body) {
    return settings.strictRequests()
        || body.bytesOrEmpty().size() > LARGE
        || ContentCoding.of(head.headers()) != ContentCoding.IDENTITY
        || head.asksForWebSocket();
  }

  private void miss(
      Match match,
      RequestHead head,
      RecordedRequest request,
      Response response,
      Callback callback) {
    try {
      if (settings.transport() == Transport.ANY
          && playTurn(match, head, request, response, callback)) {
        return;
      }
    } catch (CassetteException changed) {
      refuse(changed, match.request(), head, response, callback);
      return;
    }
    if (match instanceof Match.Exhausted exhausted) {
      MissReport report = explainer.explain(request, exhausted, mistakes(head, match.request()));
      miss(
          head, match, Outcome.EXHAUSTED, ErrorKind.CASSETTE_EXHAUSTED, report, response, callback);
    } else if (match instanceof Match.Miss miss) {
      MissReport report = explainer.explain(request, miss, mistakes(head, match.request()));
      miss(head, match, Outcome.MISS, ErrorKind.CASSETTE_MISS, report, response, callback);
    }
  }

  /** Plays a turn that was recorded on a WebSocket, where one stands for this request. */
  private boolean playTurn(
      Match match,
      RequestHead head,
      RecordedRequest request,
      Response response,
      Callback callback) {
    var turn = selector.takeTurn(request);
    turn.ifPresent(found -> {
      Interaction interaction = found.getValue();
      String place =
          found.getKey().file() + ":" + found.getKey().line() + ", recorded on a WebSocket";
      int status = interaction.response().status();
      // What is verified is the conversation, and not this call.
      RecordedRequest message = match.request().message(match.request().body());
      context
          .verification()
          .verify(
              JournalEntry.of(match.request(), Outcome.HIT, status, place),
              message,
              head.root(),
              found.getKey());
      Player.play(interaction, response, callback, settings.speed(), context.pacer());
    });
    return turn.isPresent();
  }

  /** Plays a recording and notes it in the journal. */
  public void play(Match.Hit hit, RequestHead head, Response response, Callback callback) {
    try {
      var interaction = hit.entry().interaction();
      String place = hit.entry().file() + ":" + hit.entry().line();
      // Before the client has its answer: from then on it may ask what was verified.
      context
          .verification()
          .verify(
              JournalEntry.of(hit.request(), Outcome.HIT, interaction.response().status(), place),
              hit.request(),
              head.root(),
              hit.entry());
      Player.play(interaction, response, callback, settings.speed(), context.pacer());
    } catch (CassetteException changed) {
      refuse(changed, hit.request(), head, response, callback);
    }
  }

  private void refuse(
      CassetteException changed,
      RecordedRequest masked,
      RequestHead head,
      Response response,
      Callback callback) {
    String reason = String.valueOf(changed.getMessage());
    journal.add(JournalEntry.of(masked, Outcome.REFUSED, ErrorKind.INTERNAL.status(), reason));
    Answers.refuse(
        head,
        response,
        callback,
        ErrorKind.INTERNAL,
        "the cassette was changed while it was replayed: " + reason);
  }

  /** Refuses what the documented gateway would refuse; whether it did. */
  private boolean refused(
      RequestHead head, RecordedRequest request, Response response, Callback callback) {
    RecordedRequest masked = index.mask().redact(request);
    List<Mistake> mistakes = mistakes(head, masked);
    Optional<Mistake> reason =
        mistakes.stream().filter(mistake -> mistake.refusal().isPresent()).findFirst();
    reason.ifPresent(mistake -> {
      Mistake.Refusal refusal = mistake.refusal().orElseThrow();
      journal.add(
          JournalEntry.of(
                  masked,
                  Outcome.REFUSED,
                  refusal.status(),
                  "as the gateway would, by " + mistake.rule())
              .withMistakes(mistakes));
      Answers.refuse(head, response, callback, mistake, refusal);
    });
    return reason.isPresent();
  }

  private List<Mistake> mistakes(RequestHead head, RecordedRequest masked) {
    return context.diagnostician().examine(Call.toDouble(masked, head.root()));
  }

  private void miss(
      RequestHead head,
      Match match,
      Outcome outcome,
      ErrorKind trouble,
      MissReport report,
      Response response,
      Callback callback) {
    journal.add(JournalEntry.of(match.request(), outcome, trouble.status(), report));
    Answers.refuse(head, response, callback, trouble, report.brief());
  }
}
