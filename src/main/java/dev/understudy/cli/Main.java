package dev.understudy.cli;

import dev.understudy.Understudy;
import dev.understudy.error.CassetteException;
import dev.understudy.error.PackException;
import dev.understudy.server.Warmup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. */
@Command(
    name = "understudy",
    description = {
      "A test double and contract verifier for AI gateways: it records live sessions, plays them"
          + " back",
      "byte for byte, and checks requests, answers and event streams against what a gateway"
          + " promises.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 fine; 1 a contract was broken, a shape changed, a secret was left, a call has"
          + " a",
      "mistake, or a cassette is not sound; 2 misuse; 3 the gateway did not answer, or something",
      "could not be checked; 4 recordings were lost.",
      "",
      "Try: understudy replay --port 8080"
    })
public final class Main {

  /** Every command, in the order of the help. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("record", RecordCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("diff", DiffCommand::new);
    COMMANDS.put("show", ShowCommand::new);
    COMMANDS.put("diagnose", DiagnoseCommand::new);
    COMMANDS.put("validate", ValidateCommand::new);
    COMMANDS.put("scan", ScanCommand::new);
  }

  /** How the libraries' warnings are told; not in a file, which an embedding program would take. */
  private static final Map<String, String> LOGGING =
      Map.of(
          "org.slf4j.simpleLogger.defaultLogLevel", "warn",
          // It logs what it throws, and what it throws is said already.
          "org.slf4j.simpleLogger.log.io.javalin", "off",
          "org.slf4j.simpleLogger.showDateTime", "true",
          "org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS",
          "org.slf4j.simpleLogger.showThreadName", "false",
          "org.slf4j.simpleLogger.showShortLogName", "true");

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    LOGGING.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
    if (args.length > 0 && (args[0].equals("replay") || args[0].equals("record"))) {
      // While one processor reads the command line, another loads what a server is made of.
      Thread rehearsal = new Thread(Warmup::run, "understudy-rehearsal");
      rehearsal.setDaemon(true);
      rehearsal.start();
    }
    System.exit(run(args));
  }

  /** Runs a command and gives its exit code. */
  static int run(String... args) {
    CommandLine commandLine = new CommandLine(new Main());
    // Reading what a command takes costs time: only that of the one that is meant is read.
    @Nullable Supplier<Object> meant = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (meant != null) {
      commandLine.addSubcommand(args[0], meant.get());
    } else {
      COMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
    }
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(Main::explain);
    if (args.length == 0) {
      commandLine.usage(System.err);
      return ExitCode.MISUSE;
    }
    try {
      return commandLine.execute(args);
    } catch (StackOverflowError | OutOfMemoryError error) {
      System.err.println(
          "understudy: not enough memory for this ("
              + error
              + "); give it more with JAVA_TOOL_OPTIONS=-Xmx4g, or -Xss64m for a deep stack");
      return ExitCode.ERROR;
    }
  }

  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof CassetteException
        || failure instanceof PackException
        || failure instanceof IllegalArgumentException) {
      commandLine.getErr().println("understudy: " + failure.getMessage());
      return ExitCode.MISUSE;
    }
    commandLine.getErr().println("understudy: an internal error in Understudy; please report it:");
    failure.printStackTrace(commandLine.getErr());
    return ExitCode.ERROR;
  }

  /** The version, for {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"understudy " + Understudy.version()};
    }
  }
}
