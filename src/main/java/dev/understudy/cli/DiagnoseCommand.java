package dev.understudy.cli;

import dev.understudy.Understudy;
import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Profiles;
import dev.understudy.curl.CurlCommand;
import dev.understudy.curl.Url;
import dev.understudy.diagnose.Diagnoses;
import dev.understudy.diagnose.Examination;
import dev.understudy.diagnose.ModelList;
import dev.understudy.diagnose.SdkUrls;
import dev.understudy.diagnose.SupportBundle;
import dev.understudy.dialect.Credential;
import dev.understudy.dialect.Mistake;
import dev.understudy.exchange.RequestHead;
import dev.understudy.journal.Call;
import dev.understudy.record.Asker;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.UnansweredException;
import dev.understudy.redact.Redactor;
import dev.understudy.verify.Checker;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diagnose",
    description = {
      "Say why a call does not work: wrong base URL, endpoint, body, model, key, or really the",
      "gateway. Looks at recorded calls, at a curl command as it was pasted, at a base URL as a",
      "client would use it, or at a live gateway's model list. The exit code is 1 for a mistake.",
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

  /** What is shorter stands in many a text that is no key. */
  private static final int SHORTEST_KEY = 6;

  @Parameters(arity = "0..1", paramLabel = "CASSETTE", description = "Recorded calls to look at.")
  @Nullable Path cassette;

  @Option(
      names = "--interaction",
      paramLabel = "N",
      description = "Only this one, as 'understudy show' numbers them.")
  @Nullable Integer interaction;

  @Option(
      names = "--curl",
      paramLabel = "FILE|-",
      description =
          "A curl command in a file, or - for what is pasted or piped. Nothing is sent; the key is"
              + " not shown.")
  @Nullable String curl;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description = "What a client is configured with: which URLs does it make of it?")
  @Nullable String baseUrl;

  @Option(
      names = "--client",
      paramLabel = "openai|anthropic",
      defaultValue = "openai",
      description = "Whose client uses the base URL. Default: ${DEFAULT-VALUE}.")
  SdkUrls.Client client = SdkUrls.Client.OPENAI;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model to look for on the list of a --target, or to ask a --base-url for.")
  String model = "";

  @Option(
      names = "--models",
      paramLabel = "FILE",
      description = "A gateway's model list, as GET /v1/models answered it, instead of a --target.")
  @Nullable Path models;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "Which gateway's mistakes to look for. Default: crazyrouter; for a cassette the one that"
              + " it names, else core.")
  @Nullable String profile;

  @Option(
      names = "--bundle",
      paramLabel = "FILE.zip",
      description =
          "Write request, answer, time line, request ids, diagnosis and versions, without secrets,"
              + " for a gateway's support team.")
  @Nullable Path bundle;

  @Option(names = "--json", description = "Print JSON for programs.")
  boolean json;

  @Mixin LiveOptions live = new LiveOptions();

  @Override
  public Integer call() {
    int subjects = (cassette == null ? 0 : 1) + (curl == null ? 0 : 1) + (baseUrl == null ? 0 : 1);
    if (subjects > 1 || (subjects == 0 && !live.isLive())) {
      throw new IllegalArgumentException(
          "name one of: a cassette, --curl, --base-url, or a --target alone for its model list");
    }
    if (interaction != null && cassette == null) {
      throw new IllegalArgumentException("--interaction is one of a cassette");
    }
    if (bundle != null && Files.exists(bundle)) {
      throw new IllegalArgumentException(bundle + ": exists already; name another file");
    }
    if (bundle != null && curl == null && interaction == null) {
      throw new IllegalArgumentException(
          "--bundle is for one call: a --curl, or a cassette's with --interaction");
    }
    Optional<ModelList> listed = Optional.ofNullable(models).map(DiagnoseCommand::read);
    if (live.isLive()) {
      Interaction asked;
      try {
        asked = askForModels();
      } catch (UnansweredException failed) {
        System.err.println("understudy: no answer from " + live.url() + ": " + failed.getMessage());
        return ExitCode.UNREACHABLE;
      }
      listed =
          asked.response().status() == 200
              ? ModelList.parse(asked.response().body())
              : Optional.empty();
      if (listed.isEmpty()) {
        System.err.println("understudy: " + live.url() + " has no model list for this key");
        told(List.of(ofModelList(asked)));
        return ExitCode.UNREACHABLE;
      }
    }
    if (cassette != null) {
      return told(recorded(cassette, listed));
    }
    if (curl != null) {
      return told(List.of(pasted(curl, listed)));
    }
    return baseUrl != null ? urls(baseUrl, listed) : list(listed.orElseThrow());
  }

  private Diagnoses diagnoses(String fallback) {
    return Diagnoses.load(profile == null ? fallback : profile);
  }

  private List<Examination> recorded(Path file, Optional<ModelList> listed) {
    Cassette tape = Cassette.open(file);
    String named = Profiles.named(tape.header().profile());
    Diagnoses diagnoses = diagnoses(named);
    Redactor mask = Redactor.of(tape.header().redactions(), System.getenv());
    List<Cassette.Entry> entries =
        interaction == null ? tape.entries() : List.of(Entries.numbered(tape, interaction));
    return entries.stream()
        .map(entry -> {
          Interaction redacted = mask.redact(entry.interaction());
          Call call =
              new Call(
                  redacted.request(),
                  tape.header().upstream(),
                  Optional.empty(),
                  Optional.of(redacted.response()));
          return Examination.of(
              entry.file() + ":" + entry.line() + ", interaction " + entry.number(),
              call,
              Optional.of(redacted),
              diagnoses,
              listed);
        })
        .toList();
  }

  private Examination pasted(String file, Optional<ModelList> listed) {
    CurlCommand command;
    try {
      command = CurlCommand.parse(text(file));
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException("--curl: " + unreadable.getMessage(), unreadable);
    }
    Url url = command.url();
    RequestHead head =
        new RequestHead(command.method(), url.path(), url.query(), command.headers());
    Credential credential = Credential.of(command.headers(), url.query());
    String key = Credential.keyOf(command.headers(), url.query());
    Redactor mask =
        Redactor.forTape(List.of(), System.getenv(), key.length() < SHORTEST_KEY ? "" : key, 1);
    Call call =
        new Call(
            mask.redact(head.with(Body.of(command.body()))),
            mask.redact(url.root()),
            Optional.of(credential),
            Optional.empty());
    return Examination.of("", call, Optional.empty(), diagnoses("crazyrouter"), listed);
  }

  private int urls(String base, Optional<ModelList> listed) {
    Diagnoses diagnoses = diagnoses("crazyrouter");
    Map<String, Mistake> mistakes = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> views = new ArrayList<>();
    for (SdkUrls.SdkCall call : SdkUrls.of(client, base, model)) {
      Examination one =
          Examination.of(
              call.name(), SdkUrls.call(client, call), Optional.empty(), diagnoses, listed);
      one.mistakes().forEach(mistake -> mistakes.putIfAbsent(mistake.rule(), mistake));
      String verdict = one.mistakes().isEmpty() ? "ok" : Mistake.rules(one.mistakes());
      lines.add(
          String.format("  %-24s %-4s %s  %s", call.name(), call.method(), call.url(), verdict));
      views.add(one.view());
    }
    if (json) {
      System.out.println(Json.text(Map.of("client", client.label(), "calls", views)));
    } else {
      System.out.println("the " + client.label() + " client with base URL " + base + " calls");
      lines.forEach(System.out::println);
      int number = 0;
      for (Mistake mistake : mistakes.values()) {
        Examination.told(++number, mistake).forEach(System.out::println);
      }
    }
    return mistakes.isEmpty() ? ExitCode.FINE : ExitCode.FOUND;
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

  private Interaction askForModels() throws UnansweredException {
    String key = live.key();
    List<HeaderField> headers =
        key.isEmpty() ? List.of() : List.of(new HeaderField("Authorization", "Bearer " + key));
    try (Asker asker = live.open(RecordSettings.NO_PROFILE)) {
      return asker.ask(
          new RecordedRequest(
              "GET", "/v1/models", "", new Headers(headers), Body.none(), ContentCoding.IDENTITY));
    } catch (UnansweredException failed) {
      throw failed;
    } catch (IOException unwritten) {
      throw new IllegalArgumentException(
          live.record + ": could not be closed: " + unwritten.getMessage(), unwritten);
    }
  }

  private Examination ofModelList(Interaction asked) {
    Optional<Credential> credential =
        live.key().isEmpty() ? Optional.of(Credential.NONE) : Optional.empty();
    return Examination.of(
        "the model list",
        new Call(asked.request(), live.url().toString(), credential, Optional.of(asked.response())),
        Optional.of(asked),
        diagnoses("crazyrouter"),
        Optional.empty());
  }

  private int told(List<Examination> examinations) {
    long wrong = examinations.stream().filter(one -> !one.mistakes().isEmpty()).count();
    if (json) {
      System.out.println(Json.text(examinations.stream().map(Examination::view).toList()));
    } else {
      boolean all = examinations.size() == 1;
      examinations.stream()
          .filter(one -> all || !one.mistakes().isEmpty())
          .forEach(one -> System.out.print(one.text()));
      if (!all) {
        System.out.printf(
            "%d of %d calls have a mistake, or were answered with an error%n",
            wrong, examinations.size());
      }
    }
    bundle(examinations);
    return wrong > 0 ? ExitCode.FOUND : ExitCode.FINE;
  }

  private void bundle(List<Examination> examinations) {
    Path to = bundle;
    if (to == null) {
      return;
    }

    SupportBundle.write(
        to,
        examinations.get(0),
        new Checker(Profiles.load(profile == null ? "crazyrouter" : profile)),
        Map.of(
            "understudy", Understudy.version(),
            "java", System.getProperty("java.version", ""),
            "os", System.getProperty("os.name", "")));
    System.err.println("understudy: wrote " + to);
  }

  private static ModelList read(Path file) {
    try {
      return ModelList.parse(Bytes.wrap(Files.readAllBytes(file)))
          .orElseThrow(() ->
              new IllegalArgumentException(
                  file + ": no model list: JSON with a list 'data', as GET /v1/models answers"));
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
          "--curl: " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
