package dev.understudy.server;

import dev.understudy.cassette.Body;
import dev.understudy.dialect.Trouble;
import dev.understudy.exchange.Answers;
import dev.understudy.exchange.RequestHead;
import dev.understudy.exchange.Responder;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.redact.Redactor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The first to see a request: what is for the control API goes on to Javalin, everything else, with
 * any method and path, to the replayer or recorder.
 */
final class Traffic extends Handler.Wrapper {

  static final String CONTROL = "/__understudy";

  private final Responder player;
  private final Guard guard;
  private final Journal journal;
  private final Redactor mask;
  private final InFlight inFlight;

  Traffic(Responder player, Guard guard, Journal journal, Redactor mask, InFlight inFlight) {
    this.player = player;
    this.guard = guard;
    this.journal = journal;
    this.mask = mask;
    this.inFlight = inFlight;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<String> objection = guard.objection(request);
    if (objection.isPresent()) {
      RequestHead head = RequestHead.of(request);
      journal.add(
          JournalEntry.of(
              mask.redact(head.with(Body.none())),
              Outcome.REFUSED,
              Trouble.FORBIDDEN.status(),
              mask.redact(objection.get())));
      Answers.refuse(head, response, callback, Trouble.FORBIDDEN, mask.redact(objection.get()));
      return true;
    }
    String path = request.getHttpURI().getPath();
    if (path != null && (path.equals(CONTROL) || path.startsWith(CONTROL + "/"))) {
      return super.handle(request, response, callback);
    }
    inFlight.enter();
    AtomicBoolean left = new AtomicBoolean();
    Callback counted =
        Callback.from(
            callback,
            () -> {
              if (left.compareAndSet(false, true)) {
                inFlight.leave();
              }
            });
    Answers.guard(
        RequestHead.of(request),
        response,
        counted,
        () -> player.respond(request, response, counted));
    return true;
  }
}
