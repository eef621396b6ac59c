package dev.understudy.cli;

import dev.understudy.cassette.CassetteFiles;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import dev.understudy.probe.ProbePlan;
import dev.understudy.probe.ProbeRunner;
import dev.understudy.record.GatewayClient;
import dev.understudy.report.ReportFormat;
import dev.understudy.verify.CassetteVerifier;
import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Checker;
import dev.understudy.verify.Proof;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Check requests, answers and event streams against the contract of a gateway.",
      "A cassette is checked against the profile that it names, or against core, which covers what",
      "the official clients need. With --target, small probes are sent to a live gateway. A broken",
      "'must' rule is a failure, a broken 'should' rule a warning, and a broken 'observed' rule a",
      "note. The exit code is 1 if there is a failure, and 3 if there is none but something could",
      "not be checked because of a missing key, no credit, or no network.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  understudy verify cassettes",
      "  understudy verify session.yaml --profile openai --report junit=contracts.xml",
      "  understudy verify --target https://api.example.com --key-env GATEWAY_KEY --dry-run",
      "  understudy verify --target https://api.example.com --key-env GATEWAY_KEY \\",
      "      --only chat-stream --record evidence.yaml"
    })
final class VerifyCommand implements Callable<Integer> {

  @Mixin CassetteArguments cassettes = new CassetteArguments();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "The contract: core, crazyrouter, openai, anthropic, open-responses,"
              + " llm-interactive-proxy, or a folder with your own contract pack. Default: the"
              + " profile that a cassette names, or core; with --target, crazyrouter.")
  @Nullable String profile;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Report only these rules, such as C-06; with --target, also send only these probes, such"
              + " as chat-stream. Separate names with commas.")
  List<String> only = List.of();

  @Option(
      names = "--strict",
      description = "Raise each level by one: warnings become failures, notes become warnings.")
  boolean strict;

  @Option(
      names = "--report",
      paramLabel = "FORMAT=FILE",
      description =
          "Also write a report to a file, in the format junit, json or markdown. Can be repeated.")
  List<String> reports = List.of();

  @Mixin LiveOptions live = new LiveOptions();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model that probes request, instead of the profile's.")
  @Nullable String model;

  @Option(
      names = "--dry-run",
      description = "Print the probes and their cost without sending them.")
  boolean dryRun;

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Refuse to start if the probes and their retries could need more requests than this."
              + " Default: ${DEFAULT-VALUE}.")
  int maxRequests;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many probes to send at the same time. Default: ${DEFAULT-VALUE}.")
  int concurrency;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often to repeat a probe whose result depends on the model when it breaks a rule. A"
              + " rule that holds only in a repetition is marked as flaky. Default:"
              + " ${DEFAULT-VALUE}.")
  int retries;

  @Option(
      names = "--prove",
      description =
          "Test the profile instead: each of its rules needs an example that it applies to, and a"
              + " mutant of an example that breaks this rule and no other.")
  boolean prove;

  @Override
  public Integer call() {
    List<ReportFile> files = reports.stream().map(ReportFile::parse).toList();
    if (prove) {
      return prove(profile == null ? "core" : profile);
    }
    if (live.isLive() && cassettes.areNamed()) {
      throw new IllegalArgumentException("give either cassettes or a --target, not both");
    }
    if (!live.isLive() && (dryRun || live.record != null)) {
      throw new IllegalArgumentException("--dry-run and --record need a --target");
    }
    Optional<Report> report = live.isLive() ? probe() : Optional.of(cassettes());
    if (report.isEmpty()) {
      return ExitCode.FINE;
    }
    System.out.print(ReportFormat.CONSOLE.write(report.get()));
    files.forEach(file -> file.write(report.get()));
    if (report.get().hasFailures()) {
      return ExitCode.FOUND;
    }
    if (report.get().internalErrors() > 0) {
      return ExitCode.ERROR;
    }
    return live.isLive() && report.get().unchecked() > 0 ? ExitCode.UNREACHABLE : ExitCode.FINE;
  }

  private static int prove(String name) {
    Profile profile = Profiles.load(name);
    List<String> problems = Proof.problems(profile);
    problems.forEach(System.err::println);
    System.out.printf(
        "%s: %d rules, %d not proven%n", profile.name(), profile.rules().size(), problems.size());
    return problems.isEmpty() ? ExitCode.FINE : ExitCode.FOUND;
  }

  private Report cassettes() {
    Optional<Profile> forced = Optional.ofNullable(profile).map(Profiles::load);
    CassetteVerifier verifier = new CassetteVerifier(forced, strict, System.getenv());
    Report report = verifier.verify(CassetteFiles.find(cassettes.paths()));
    for (String one : only) {
      if (!verifier.knows(one)) {
        throw new IllegalArgumentException(
            "unknown --only '"
                + one
                + "': expected a rule of the profiles that the cassettes were checked against");
      }
    }
    return report.only(only);
  }

  private Optional<Report> probe() {
    Profile named = Profiles.load(profile == null ? "crazyrouter" : profile);
    Profile loaded = strict ? named.raised() : named;
    ProbePlan plan = ProbePlan.of(loaded, only, Optional.ofNullable(model), Math.max(0, retries));
    describe(plan, loaded, live.url().toString());
    if (dryRun) {
      return Optional.empty();
    }
    if (plan.mostRequests() > maxRequests) {
      throw new IllegalArgumentException(
          "up to "
              + plan.mostRequests()
              + " requests are more than --max-requests "
              + maxRequests
              + "; raise it, or select probes with --only");
    }
    String key = live.key();
    if (key.isEmpty()) {
      System.err.println("understudy: no --key-env: probes are sent without a key");
    }
    AtomicInteger done = new AtomicInteger();
    try (GatewayClient gateway = live.open(loaded.name())) {
      ProbeRunner runner =
          new ProbeRunner(
              new Checker(loaded),
              gateway,
              live.url().toString(),
              key,
              one -> tell(one, done.incrementAndGet(), plan.steps().size()));
      Report report = runner.run(plan, Math.max(1, concurrency)).only(rules(loaded));
      gateway.notKept().forEach(line -> System.err.println("understudy: not recorded: " + line));
      return Optional.of(report);
    } catch (IOException unwritten) {
      throw new IllegalArgumentException(
          live.record + ": could not be closed: " + unwritten.getMessage(), unwritten);
    }
  }

  /** The rules to report: --only, unless it selects probes. */
  private List<String> rules(Profile loaded) {
    return only.stream()
            .allMatch(one -> loaded.rules().stream().anyMatch(rule -> rule.id().equals(one)))
        ? only
        : List.of();
  }

  private void describe(ProbePlan plan, Profile loaded, String target) {
    System.err.printf(
        "understudy: %d requests to %s, up to %d output tokens; up to %d more requests to repeat"
            + " probes that depend on the model%n",
        plan.requests(), target, plan.tokens(), plan.mostRequests() - plan.requests());
    if (dryRun) {
      for (ProbePlan.Step step : plan.steps()) {
        System.out.printf(
            "%-22s %-16s %-18s %5d tokens  %s%n",
            step.probe().name(),
            step.probe().endpoint(),
            step.model(),
            step.tokens(),
            step.probe().says());
      }
      System.out.printf("profile %s, %d rules%n", loaded.name(), loaded.rules().size());
    }
  }

  private static void tell(ReportEntry one, int done, int all) {
    System.err.printf(
        "[%d/%d] %s  %s%n",
        done,
        all,
        one.name(),
        one.checked()
            .map(CheckResult::verdict)
            .map(verdict -> verdict.label())
            .orElse("not checked: " + one.unchecked()));
  }
}
