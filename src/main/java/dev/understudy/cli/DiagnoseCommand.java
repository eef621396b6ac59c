package dev.understudy.cli;

import dev.understudy.Understudy;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profiles;
import dev.understudy.diagnose.Diagnoses;
import dev.understudy.diagnose.Examination;
import dev.understudy.diagnose.ModelList;
import dev.understudy.diagnose.PastedCall;
import dev.understudy.diagnose.SdkExamination;
import dev.understudy.diagnose.SdkUrls;
import dev.understudy.dialect.Turn;
import dev.understudy.dialect.Turns;
import dev.understudy.journal.Call;
import dev.understudy.record.UnansweredException;
import dev.understudy.redact.Redactor;
import dev.understudy.verify.Checker;
import dev.understudy.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diagnose",
    description = {
      "Explain why a call fails: base URL, endpoint, body, model, key, or the gateway.",
      "Examines recorded calls, a pasted curl command, a client's base URL, or a live gateway's",
      "model list. The exit code is 1 if it finds a mistake.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  understudy diagnose session.yaml",
      "  understudy diagnose session.yaml --interaction 3 --bundle for-support.zip",
      "  pbpaste | understudy diagnose --curl -",
      "  understudy diagnose --base-url https://api.example.com --client anthropic",
      "  understudy diagnose --target https://api.example.com --key-env GATEWAY_KEY --model gpt-5.4"
    })
final class DiagnoseCommand implements Callable<Integer> {

  /** The profile used when neither --profile nor a cassette names one. */
  private static final String DEFAULT = "crazyrouter";

  @Parameters(
      arity = "0..1",
      paramLabel = "CASSETTE",
      description = "The cassette whose calls to examine.")
  @Nullable Path cassette;

  @Option(
      names = "--interaction",
      paramLabel = "N",
      description =
          "Examine only this interaction, by its number in 'understudy show'. Default: all.")
  @Nullable Integer interaction;

  @Option(
      names = "--curl",
      paramLabel = "FILE|-",
      description =
          "Examine the curl command in this file, or - to read it from standard input. Nothing is"
              + " sent, and the key is not shown.")
  @Nullable String curl;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description = "Examine this base URL: list the URLs that a client builds from it.")
  @Nullable String baseUrl;

  @Option(
      names = "--client",
      paramLabel = "openai|anthropic",
      defaultValue = "openai",
      description = "The client library that uses the --base-url. Default: ${DEFAULT-VALUE}.")
  SdkUrls.Client client = SdkUrls.Client.OPENAI;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model to look for in the model list, or to request from the --base-url.")
  String model = "";

  @Option(
      names = "--models",
      paramLabel = "FILE",
      description =
          "A file with a gateway's model list, the body of GET /v1/models. Use it instead of"
              + " --target, without a network.")
  @Nullable Path models;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "The gateway profile with the known mistakes to look for. Default: for a cassette, the"
              + " profile that it names, or core; otherwise crazyrouter.")
  @Nullable String profile;

  @Option(
      names = "--bundle",
      paramLabel = "FILE.zip",
      description =
          "Write a new ZIP file for a gateway's support team: request, answer, time line, request"
              + " ids, diagnosis and versions, without secrets. Needs --curl or --interaction.")
  @Nullable Path bundle;

  @Option(names = "--json", description = "Print JSON instead of text.")
  boolean json;

  @Mixin LiveOptions live = new LiveOptions();

  @Override
  public Integer call() {
    int subjects = (cassette == null ? 0 : 1) + (curl == null ? 0 : 1) + (baseUrl == null ? 0 : 1);
    if (subjects > 1 || (subjects == 0 && !live.isLive() && models == null)) {
      throw new IllegalArgumentException(
          "nothing to examine, or too much: give exactly one of a cassette, --curl or --base-url;"
              + " or only --target or --models, to print a model list");
    }
    if (interaction != null && cassette == null) {
      throw new IllegalArgumentException("--interaction needs a cassette");
    }
    if (bundle != null && Files.exists(bundle)) {
      throw new IllegalArgumentException(bundle + ": exists already; name another file");
    }
    if (bundle != null && curl == null && interaction == null) {
      throw new IllegalArgumentException(
          "--bundle describes one call: use it with --curl, or with a cassette and --interaction");
    }
    Optional<ModelList> listed = Optional.ofNullable(models).map(DiagnoseCommand::read);
    if (!live.isLive()) {
      return subjects == 0 ? list(listed.orElseThrow()) : examine(listed);
    }
    Optional<ModelList> asked = ask(subjects == 0);
    if (subjects == 0) {
      return asked.isPresent() ? list(asked.get()) : ExitCode.UNREACHABLE;
    }
    int code = examine(asked.isPresent() ? asked : listed);
    return asked.isEmpty() && code == ExitCode.FINE ? ExitCode.UNREACHABLE : code;
  }

  private int examine(Optional<ModelList> listed) {
    if (cassette != null) {
      return recorded(Cassette.open(cassette), listed);
    }
    return curl != null ? pasted(curl, listed) : urls(String.valueOf(baseUrl), listed);
  }

  /** Requests a live gateway's model list; prints the reason if there is none. */
  private Optional<ModelList> ask(boolean alone) {
    try {
      LiveModels answer = LiveModels.ask(live);
      Optional<ModelList> list = answer.list();
      if (list.isEmpty()) {
        System.err.println(
            "understudy: "
                + live.url()
                + " sent no model list for this key (status "
                + answer.asked().response().status()
                + ")");
        if (alone) {
          told(Stream.of(answer.examination(diagnoses(DEFAULT))), true);
        }
      }
      return list;
    } catch (UnansweredException failed) {
      System.err.println("understudy: no answer from " + live.url() + ": " + failed.getMessage());
      return Optional.empty();
    }
  }

  private Diagnoses diagnoses(String fallback) {
    return Diagnoses.load(profile == null ? fallback : profile);
  }

  private int recorded(Cassette cassette, Optional<ModelList> listed) {
    Diagnoses diagnoses = diagnoses(Profiles.named(cassette.header().profile()));
    Redactor mask = Redactor.of(cassette.header().redactions(), System.getenv());
    List<Cassette.Entry> entries =
        interaction == null ? cassette.entries() : List.of(Entries.numbered(cassette, interaction));
    Stream<Examination> examinations =
        entries.stream()
            .flatMap(entry -> {
              Interaction redacted = mask.redact(entry.interaction());
              String place = entry.file() + ":" + entry.line() + ", interaction " + entry.number();
              List<Turn> turns = Turns.of(redacted);
              return turns.isEmpty()
                  ? Stream.of(examined(cassette, entry, place, redacted, diagnoses, listed))
                  : turns.stream()
                      .map(turn ->
                          examined(
                              cassette,
                              entry,
                              place + ", turn " + turn.number(),
                              turn.asPost(redacted),
                              diagnoses,
                              listed));
            });
    return told(examinations.peek(one -> bundle(one, diagnoses)), entries.size() == 1);
  }

  private static Examination examined(
      Cassette cassette,
      Cassette.Entry entry,
      String place,
      Interaction redacted,
      Diagnoses diagnoses,
      Optional<ModelList> listed) {
    Call call =
        new Call(
            redacted.request(),
            cassette.header().upstream(),
            Optional.empty(),
            Optional.of(redacted.response()));
    return Examination.of(place, entry.number(), call, Optional.of(redacted), diagnoses, listed);
  }

  private int pasted(String file, Optional<ModelList> listed) {
    Diagnoses diagnoses = diagnoses(DEFAULT);
    Call call;
    try {
      call = PastedCall.parse(text(file), System.getenv());
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException("--curl: " + unreadable.getMessage(), unreadable);
    }
    Examination examination = Examination.of("", 0, call, Optional.empty(), diagnoses, listed);
    bundle(examination, diagnoses);
    return told(Stream.of(examination), true);
  }

  private int urls(String base, Optional<ModelList> listed) {
    SdkExamination examination =
        SdkExamination.of(
            client,
            base,
            model,
            Redactor.of(List.of(), System.getenv()),
            diagnoses(DEFAULT),
            listed);
    System.out.print(json ? Json.text(examination.view()) + "\n" : examination.text());
    return examination.mistakes().isEmpty() ? ExitCode.FINE : ExitCode.FOUND;
  }

  private int list(ModelList listed) {
    boolean wrong = !model.isEmpty() && !listed.has(model);
    if (json) {
      System.out.println(Json.text(listed.view(model)));
    } else {
      System.out.print(listed.text(model));
    }
    return wrong ? ExitCode.FOUND : ExitCode.FINE;
  }

  /** Prints each examination as it is made, since a cassette can be large. */
  private int told(Stream<Examination> examinations, boolean one) {
    List<Map<String, Object>> views = new ArrayList<>();
    int[] counts = new int[2];
    examinations.forEach(examination -> {
      boolean wrong = !examination.mistakes().isEmpty();
      counts[0]++;
      counts[1] += wrong ? 1 : 0;
      if (json) {
        views.add(examination.view());
      } else if (one || wrong) {
        System.out.print(examination.text());
      }
    });
    if (json) {
      System.out.println(Json.text(views));
    } else if (!one) {
      System.out.printf(
          "%d of %d calls contain a mistake or received an error%n", counts[1], counts[0]);
    }
    return counts[1] > 0 ? ExitCode.FOUND : ExitCode.FINE;
  }

  private void bundle(Examination examination, Diagnoses diagnoses) {
    Path to = bundle;
    if (to == null) {
      return;
    }
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("understudy", Understudy.version());
    versions.put("java", System.getProperty("java.version", ""));
    versions.put("os", System.getProperty("os.name", ""));
    Checker checker = new Checker(Profiles.load(diagnoses.profile()));
    SupportBundle.write(to, examination, checker, versions);
    System.err.println("understudy: wrote " + to);
  }

  private static ModelList read(Path file) {
    try {
      return ModelList.parse(Bytes.wrap(Files.readAllBytes(file)))
          .orElseThrow(() ->
              new IllegalArgumentException(
                  file
                      + ": not a model list: expected JSON with a list 'data', as in the answer to"
                      + " GET /v1/models"));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          file + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static String text(String file) {
    try {
      return file.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          file + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
