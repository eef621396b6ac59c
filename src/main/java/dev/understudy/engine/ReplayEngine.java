package dev.understudy.engine;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.error.CassetteException;
import dev.understudy.fault.Fault;
import dev.understudy.http.Exchange;
import dev.understudy.journal.InlineVerification;
import dev.understudy.journal.Observers;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Selector;
import dev.understudy.redact.Redactor;
import dev.understudy.replay.Faults;
import dev.understudy.replay.Progress;
import dev.understudy.replay.ReplayContext;
import dev.understudy.replay.Replayer;
import dev.understudy.session.Leftover;
import dev.understudy.session.SessionOptions;
import dev.understudy.websocket.OpenSockets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Answers a session's requests from cassettes. */
final class ReplayEngine implements Engine {

  private final ReplayContext context;
  private final CassetteIndex index;
  private final Selector selector;
  private final Faults faults;
  private final Replayer replayer;

  private ReplayEngine(
      ReplayContext context, CassetteIndex index, SessionOptions options, Faults faults) {
    this.context = context;
    this.index = index;
    this.selector = new Selector(index, options.repeat());
    this.faults = faults;
    this.replayer = new Replayer(index, selector, options, context, faults);
  }

  /**
   * Opens the cassettes.
   *
   * @param observers makes the observers of the exchanges from the opened cassettes
   * @throws dev.understudy.error.CassetteException for an invalid cassette
   */
  static ReplayEngine of(
      SessionOptions options, Function<CassetteIndex, Observers> observers, ServerContext server) {
    CassetteIndex index =
        CassetteIndex.load(CassetteFiles.find(options.cassettes()), server.environment());
    index.cassettes().forEach(cassette -> checkWhatIsDeclared(cassette, options));
    Observers looking = observers.apply(index);
    ReplayContext context =
        new ReplayContext(
            server.pacer(),
            looking,
            new InlineVerification(looking, index.mask()::redact),
            new OpenSockets());
    return new ReplayEngine(context, index, options, new Faults(options.faults()));
  }

  /**
   * Checks that the cassette declares the ignore and redaction rules of the options: only the
   * cassette's own rules have an effect.
   */
  private static void checkWhatIsDeclared(Cassette cassette, SessionOptions options) {
    boolean declared =
        cassette.header().ignore().containsAll(options.ignore())
            && cassette.header().redactions().containsAll(options.redactions());
    if (!declared) {
      throw new CassetteException(
          cassette.file(),
          "the header does not declare the ignore and redaction rules of the session; add them"
              + " there, or record the cassette again");
    }
  }

  /** The replayed cassettes. */
  CassetteIndex index() {
    return index;
  }

  @Override
  public void respond(Exchange exchange) {
    replayer.respond(exchange);
  }

  @Override
  public ReplayContext context() {
    return context;
  }

  @Override
  public Redactor mask() {
    return index.mask();
  }

  @Override
  public int interactions() {
    return index.size();
  }

  @Override
  public List<Leftover> leftovers() {
    Stream<Leftover> never = selector.leftovers().stream().map(entry -> leftover(entry, ""));
    Stream<Leftover> begun = replayer.unfinished().stream().map(this::leftover);
    return Stream.concat(never, begun).toList();
  }

  private Leftover leftover(Progress progress) {
    return leftover(
        progress.entry(),
        ", after client message " + progress.heard() + " of " + progress.recorded());
  }

  private Leftover leftover(Cassette.Entry entry, String progress) {
    return new Leftover(
        entry.file() + ":" + entry.line(),
        entry.number(),
        index.mask().redact(entry.interaction()).request().line() + progress);
  }

  @Override
  public void inject(Fault fault) {
    faults.add(fault);
  }

  @Override
  public void reset() {
    faults.clear();
    replayer.reset();
  }

  @Override
  public void stopping() {
    // The session's end may cut off a replayed answer; that is not a problem.
  }

  @Override
  public void abandon() {
    verification().close();
  }

  @Override
  public void close() {
    verification().close();
  }
}
