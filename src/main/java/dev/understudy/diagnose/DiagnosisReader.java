package dev.understudy.diagnose;

import dev.understudy.contract.Check;
import dev.understudy.contract.Documents;
import dev.understudy.contract.PackFile;
import dev.understudy.diagnose.Diagnosis.Clue;
import dev.understudy.diagnose.Diagnosis.Question;
import dev.understudy.diagnose.Diagnosis.Stage;
import dev.understudy.dialect.Credential;
import dev.understudy.dialect.Mistake.Confidence;
import dev.understudy.dialect.Mistake.Refusal;
import dev.understudy.wire.PointerPattern;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Parses a file of diagnoses. */
final class DiagnosisReader {

  private static final Pattern ID = Pattern.compile("D-[0-9]{2}");

  private final PackFile file;
  private final Documents documents;

  DiagnosisReader(PackFile file, Documents documents) {
    this.file = file;
    this.documents = documents;
  }

  /** Adds the file's diagnoses; they replace those with the same id. */
  void into(Map<String, Diagnosis> diagnoses) {
    file.<Object>read(
        "a file of diagnoses",
        fields -> {
          for (YamlNode node : fields.list("without")) {
            String id = fields.scalar("without", node).value();
            if (diagnoses.remove(id) == null) {
              throw fields.problem(
                  node, "unknown diagnosis " + id + ": expected one of the parent profile");
            }
          }
          Set<String> own = new LinkedHashSet<>();
          for (YamlNode node : fields.list("diagnoses")) {
            Diagnosis diagnosis =
                Fields.read(file.problems(), node, "a diagnosis", this::diagnosis);
            if (!own.add(diagnosis.id())) {
              throw fields.problem(node, "duplicate id " + diagnosis.id());
            }
            diagnoses.put(diagnosis.id(), diagnosis);
          }
          for (Diagnosis diagnosis : diagnoses.values()) {
            for (String id : diagnosis.explains()) {
              if (own.contains(diagnosis.id()) && !diagnoses.containsKey(id)) {
                throw file.problems()
                    .at(1, diagnosis.id() + " explains " + id + ", which is not a diagnosis");
              }
            }
          }
          return diagnoses;
        });
  }

  private Diagnosis diagnosis(Fields fields) {
    YamlNode idNode = fields.node("id");
    String id = fields.scalar("id", idNode).value();
    if (!ID.matcher(id).matches()) {
      throw fields.problem(idNode, "invalid id '" + id + "': expected one such as D-01");
    }
    List<Clue> when = clues(fields, "when");
    List<Clue> signs = clues(fields, "signs");
    if (when.isEmpty() && signs.isEmpty()) {
      throw fields.problem(idNode, id + " needs 'when' or 'signs'");
    }
    Stage stage = word(fields, "stage", Stage.values());
    Question question =
        fields.has("question")
            ? word(fields, "question", Question.values())
            : switch (stage) {
              case PATH -> Question.BASE_URL;
              case KEY -> Question.KEY;
              case BODY -> Question.BODY;
              case MODEL -> Question.ENDPOINT;
              case AVAILABILITY -> Question.ANSWER;
            };
    return new Diagnosis(
        id,
        stage,
        word(fields, "confidence", Confidence.values()),
        fields.text("cause"),
        fields.text("fix"),
        documents.source(fields),
        question,
        when,
        signs,
        words(fields, "explains"),
        fields.flag("alone"),
        fields
            .optionalNode("answer")
            .map(node -> Fields.read(fields.problems(), node, "answer", DiagnosisReader::refusal)));
  }

  private static Refusal refusal(Fields fields) {
    int status = Math.toIntExact(fields.number("status"));
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("invalid status " + status + ": expected 400 to 599");
    }
    return new Refusal(
        status, fields.text("type", ""), fields.text("code", ""), fields.text("message"));
  }

  private static List<Clue> clues(Fields fields, String key) {
    return fields.list(key).stream()
        .map(node -> Fields.read(fields.problems(), node, "a sign", DiagnosisReader::clue))
        .toList();
  }

  private static Clue clue(Fields fields) {
    String fix = fields.text("fix", "");
    return new Clue(sign(fields), fix);
  }

  private static Sign sign(Fields fields) {
    if (fields.has("call")) {
      return new Sign.Line(regex(fields, "call"), fields.text("meant", ""));
    }
    if (fields.has("query")) {
      return new Sign.Query(
          regex(fields, "query"),
          fields.has("value") ? regex(fields, "value") : Pattern.compile("(?s).*"),
          fields.text("meant", ""));
    }
    if (fields.has("header")) {
      return new Sign.Header(
          fields.text("header"),
          fields.has("value") ? regex(fields, "value") : Pattern.compile(""));
    }
    if (fields.has("no-header")) {
      return new Sign.NoHeader(fields.text("no-header"));
    }
    if (fields.has("member")) {
      return new Sign.Member(
          PointerPattern.parse(fields.text("member")),
          fields.has("kind")
              ? Optional.of(word(fields, "kind", Sign.Kind.values()))
              : Optional.empty(),
          fields.has("value") ? Optional.of(regex(fields, "value")) : Optional.empty());
    }
    if (fields.has("no-member")) {
      return new Sign.NoMember(PointerPattern.parse(fields.text("no-member")));
    }
    if (fields.has("body")) {
      return new Sign.BodyIs(Set.of(word(fields, "body", Facts.Form.values())));
    }
    if (fields.has("key")) {
      return new Sign.Key(Set.of(word(fields, "key", Credential.values())));
    }
    if (fields.has("model")) {
      return word(fields, "model", Listing.values()) == Listing.UNLISTED
          ? new Sign.Unlisted()
          : new Sign.NotOffered();
    }
    if (fields.has("status")) {
      return new Sign.Status(new Check.Status(List.copyOf(words(fields, "status"))));
    }
    if (fields.has("code")) {
      return new Sign.Code(words(fields, "code"));
    }
    if (fields.has("message")) {
      return new Sign.Message(regex(fields, "message"));
    }
    if (fields.has("answer-type")) {
      return new Sign.AnswerType(words(fields, "answer-type"));
    }
    throw new IllegalArgumentException(
        "expected one of call, query, header, no-header, member, no-member, body, key, model,"
            + " status, code, message, answer-type");
  }

  /** The states of a model in a gateway's list. */
  private enum Listing {
    /** The model is not listed. */
    UNLISTED,
    /** The model is listed for other endpoints. */
    NOT_OFFERED
  }

  private static Pattern regex(Fields fields, String key) {
    YamlNode node = fields.node(key);
    try {
      return Pattern.compile(fields.scalar(key, node).value(), Pattern.DOTALL);
    } catch (PatternSyntaxException notRegex) {
      throw fields.problem(node, "not a regular expression: " + notRegex.getDescription());
    }
  }

  private static Set<String> words(Fields fields, String key) {
    return fields.list(key).stream()
        .map(node -> fields.scalar(key, node).value())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static <T extends Enum<T>> T word(Fields fields, String key, T[] values) {
    return fields.word(
        key,
        "",
        label -> Arrays.stream(values).filter(value -> label(value).equals(label)).findFirst(),
        Arrays.stream(values).map(DiagnosisReader::label).collect(Collectors.joining(", ")));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
