package dev.understudy.cli;

import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.MissReport;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "replay",
    description = {
      "Answer requests from cassettes: same bytes, same chunks, same timing, same end.",
      "A request is answered by the recording that equals it in method, path, query and body;",
      "headers do not count. Anything else is a miss: 404, in the endpoint's error envelope.",
      "A WebSocket is played in causal order: what the gateway said follows what the client says.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Point OpenAI clients at http://127.0.0.1:PORT/v1, Anthropic clients at",
      "http://127.0.0.1:PORT, with any key.",
      "",
      "Examples:",
      "  understudy replay",
      "  understudy replay session.yaml --port 0 --speed instant",
      "  understudy replay cassettes/team --repeat cycle"
    })
final class ReplayCommand implements Callable<Integer> {

  @Mixin CassetteArguments cassettes = new CassetteArguments();

  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      defaultValue = "recorded",
      converter = SpeedConverter.class,
      description = "recorded, instant, or a factor such as 2x. Default: ${DEFAULT-VALUE}.")
  Speed speed = Speed.RECORDED;

  @Option(
      names = "--repeat",
      paramLabel = "HOW",
      defaultValue = "never",
      description =
          "What answers when all recordings of a request have been used: never, last or cycle. "
              + "Default: ${DEFAULT-VALUE}.")
  Repeat repeat = Repeat.NEVER;

  @Option(
      names = "--strict-requests",
      description =
          "Refuse what the gateway would refuse, with its status and error, also where it is"
              + " recorded. By default it is only reported.")
  boolean strict;

  @Option(
      names = "--transport",
      paramLabel = "WHICH",
      defaultValue = "recorded",
      description =
          "recorded: a recording answers on the transport it was recorded on. any: a turn of a"
              + " WebSocket also answers POST /v1/responses, and a recorded stream also a"
              + " response.create. Default: ${DEFAULT-VALUE}.")
  Transport transport = Transport.RECORDED;

  @Option(
      names = "--stall-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverters.Millis.class,
      description =
          "How long a WebSocket's client may be silent where the recording goes on with its next"
              + " message, such as 2s; a bare number is in milliseconds. Default:"
              + " ${DEFAULT-VALUE}.")
  Duration stallTimeout = SessionOptions.DEFAULT_STALL_TIMEOUT;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    Printer printer = new Printer();
    SessionOptions options =
        SessionOptions.replay(cassettes.paths().toArray(Path[]::new))
            .speed(speed)
            .repeat(repeat)
            .strictRequests(strict)
            .stallTimeout(stallTimeout)
            .transport(transport)
            .profile(server.profile())
            .build();
    UnderstudyServer understudy =
        UnderstudyServer.start(options, server.settings(entry -> print(printer, entry)).build());
    understudy.own().index().ifPresent(index -> index.cassettes().forEach(Entries::noteTorn));
    return Service.run(
        understudy,
        "replay",
        stopped -> {
          printer.flush();
          return summary(stopped);
        });
  }

  private static void print(Printer printer, JournalEntry entry) {
    if (entry.outcome() != Outcome.HIT) {
      printer.err(
          entry.outcome().label()
              + ": "
              + entry.miss().map(MissReport::text).orElseGet(entry::detail));
    }
    printer.mistakes(entry);
    printer.violations(entry);
  }

  private static int summary(UnderstudyServer understudy) {
    Journal journal = understudy.own().journal();
    System.err.printf(
        "understudy: stopped; %d answered, %d missed%n",
        journal.count(Outcome.HIT), journal.count(Outcome.MISS) + journal.count(Outcome.EXHAUSTED));
    return Service.violations(understudy) ? ExitCode.FOUND : ExitCode.FINE;
  }

  private static final class SpeedConverter implements ITypeConverter<Speed> {
    @Override
    public Speed convert(String value) {
      try {
        return Speed.parse(value);
      } catch (IllegalArgumentException noSpeed) {
        throw new TypeConversionException(noSpeed.getMessage());
      }
    }
  }
}
