package dev.understudy.probe;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Check;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Rule;
import dev.understudy.dialect.Verdict;
import dev.understudy.http.Threads;
import dev.understudy.record.GatewayAnswer;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.UnansweredException;
import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Checker;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.RedactedStackTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the probes of a plan to a gateway and checks the answers. */
public final class ProbeRunner {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeRunner.class);

  /** The number of successive timeouts after which no more probes are sent. */
  private static final int MOST_SILENT = 3;

  private final Checker checker;
  private final GatewayClient gateway;
  private final String target;
  private final String key;
  private final Consumer<ReportEntry> progress;
  private final AtomicInteger silent = new AtomicInteger();
  private final AtomicReference<String> givenUp = new AtomicReference<>("");

  /** An entry and its request, for comparing streams with whole answers. */
  private record Done(ReportEntry result, RecordedRequest request) {}

  /**
   * Creates a runner.
   *
   * @param target the gateway's URL, for the report
   * @param key the key to send; empty for none
   * @param progress receives the result of each completed probe
   */
  public ProbeRunner(
      Checker checker,
      GatewayClient gateway,
      String target,
      String key,
      Consumer<ReportEntry> progress) {
    this.checker = checker;
    this.gateway = gateway;
    this.target = target;
    this.key = key;
    this.progress = progress;
  }

  /** Runs a plan, up to {@code concurrency} probes at once. */
  public Report run(ProbePlan plan, int concurrency) {
    ExecutorService threads =
        Executors.newFixedThreadPool(concurrency, Threads.daemons("understudy-probe"));
    try {
      List<Future<List<Done>>> running = new ArrayList<>();
      for (int i = 0; i < plan.steps().size(); i++) {
        int number = i + 1;
        ProbePlan.Step step = plan.steps().get(i);
        running.add(threads.submit(() -> run(step, number, plan.retries())));
      }
      List<Done> asked = new ArrayList<>();
      for (Future<List<Done>> one : running) {
        asked.addAll(one.get());
      }
      return new Report(target, compared(asked));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while probes ran", interrupted);
    } catch (ExecutionException error) {
      throw new IllegalStateException("a probe failed with an internal error", error.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Done> run(ProbePlan.Step step, int number, int retries) {
    Probe probe = step.probe();
    RecordedRequest request = withKey(checker.request(probe, step.model()), probe.auth());
    List<Done> asked = ask(step, request, number);
    ReportEntry result = asked.get(0).result;
    int attempts = 1;
    while (attempts <= retries && isMoody(result)) {
      ReportEntry again = ask(step, request, number).get(0).result;
      if (again.checked().isEmpty()) {
        break;
      }
      attempts++;
      result = again.keeping(result);
    }
    asked.set(0, new Done(result.after(attempts), request));
    progress.accept(told(asked));
    return asked;
  }

  /** The entry that represents a probe: its first part that is not complete. */
  private static ReportEntry told(List<Done> asked) {
    return asked.stream()
        .map(Done::result)
        .filter(one -> one.checked().filter(it -> it.verdict() == Verdict.COMPLETE).isEmpty())
        .findFirst()
        .orElse(asked.get(0).result);
  }

  /** The entry of a probe, and those of its turns if it uses a socket. */
  private List<Done> ask(ProbePlan.Step step, RecordedRequest request, int number) {
    Probe probe = step.probe();
    String line = probe.name() + ": " + request.line();
    if (!givenUp.get().isEmpty()) {
      return unchecked(request, number, line, "not sent: " + givenUp.get());
    }
    boolean socket = request.asksForWebSocket();
    GatewayAnswer answer;
    try {
      answer = socket ? SocketProbe.ask(gateway, checker, step, request) : gateway.ask(request);
    } catch (UnansweredException failed) {
      String reason = gateway.redact("no answer: " + failed.getMessage());
      if (failed.isUnreachable()) {
        givenUp.compareAndSet("", reason);
      }
      countSilence(true, reason);
      return unchecked(request, number, line, reason);
    }
    Interaction interaction = answer.interaction();
    countSilence(
        interaction.end() == End.TIMED_OUT, "the gateway stops sending in the middle of answers");
    Optional<String> objection = Availability.objection(probe, answer, expected(probe));
    if (objection.isPresent()) {
      if (interaction.response().status() == 401) {
        givenUp.compareAndSet("", objection.get());
      }
      return unchecked(request, number, line, objection.get());
    }
    String name = socket ? line + SocketProbe.notOffered(interaction) : line;
    List<Done> asked = new ArrayList<>();
    asked.add(
        new Done(
            checked(number, name, () -> checker.check(interaction, Optional.of(probe))), request));
    if (!probe.negative()) {
      for (Checker.Part turn : checker.turns(interaction)) {
        String of = name + ", " + turn.name();
        asked.add(
            new Done(checked(number, of, () -> checker.check(turn)), turn.exchange().request()));
      }
    }
    return asked;
  }

  private List<Done> unchecked(RecordedRequest request, int number, String name, String reason) {
    ReportEntry result =
        ReportEntry.unchecked(target, number, name, checker.profile().name(), reason);
    return new ArrayList<>(List.of(new Done(result, request)));
  }

  private ReportEntry checked(int number, String name, Supplier<Optional<CheckResult>> check) {
    String profile = checker.profile().name();
    try {
      return ReportEntry.of(target, number, name, profile, check.get().orElseThrow());
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("the answer to {} could not be checked", name, RedactedStackTrace.of(error));
      return ReportEntry.unchecked(
          target, number, name, profile, RedactedStackTrace.summaryOf(error));
    }
  }

  private void countSilence(boolean fellSilent, String reason) {
    if (!fellSilent) {
      silent.set(0);
    } else if (silent.incrementAndGet() >= MOST_SILENT) {
      givenUp.compareAndSet("", reason);
    }
  }

  /** The statuses that rules expect explicitly for a probe. */
  private List<String> expected(Probe probe) {
    return checker.profile().rules().stream()
        .filter(rule -> rule.when().probes().contains(probe.name()))
        .map(Rule::check)
        .filter(Check.Status.class::isInstance)
        .flatMap(check -> ((Check.Status) check).allowed().stream())
        .toList();
  }

  /** Whether a rule is broken that may hold if the probe is repeated. */
  private static boolean isMoody(ReportEntry result) {
    return result.checked().stream()
        .flatMap(checked -> checked.findings().stream())
        .anyMatch(finding -> finding.rule().moody() && !finding.flaky());
  }

  private List<ReportEntry> compared(List<Done> asked) {
    List<ReportEntry> cases = new ArrayList<>();
    for (Done one : asked) {
      ReportEntry result = one.result;
      for (Done other : asked) {
        result = checker.compared(other.result, other.request, result, one.request);
      }
      cases.add(result);
    }
    return cases;
  }

  private RecordedRequest withKey(RecordedRequest request, Probe.Auth auth) {
    if (key.isEmpty() || auth == Probe.Auth.NONE) {
      return request;
    }
    List<HeaderField> headers = new ArrayList<>(request.headers().fields());
    headers.add(
        auth == Probe.Auth.BEARER
            ? new HeaderField("Authorization", "Bearer " + key)
            : new HeaderField("x-api-key", key));
    return new RecordedRequest(
        request.method(),
        request.path(),
        request.query(),
        new Headers(headers),
        request.body(),
        request.decoded());
  }
}
