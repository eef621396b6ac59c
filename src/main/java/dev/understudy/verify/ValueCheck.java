package dev.understudy.verify;

import dev.understudy.contract.Check;
import dev.understudy.contract.JsonSchema;
import dev.understudy.contract.Target;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.Numbers;
import dev.understudy.wire.PointerPattern;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks values for one rule, in one exchange. */
interface ValueCheck {

  /** Receives the problems. */
  interface ProblemSink {
    void wrong(String pointer, String expected, String actual);
  }

  /** Checks a value at the place {@code pointer}. */
  void at(JsonNode value, String pointer, ProblemSink sink);

  /** Creates the value check of a rule's check; empty for one that is not about single values. */
  static Optional<ValueCheck> of(Check check, Target target) {
    if (check instanceof Check.ValidEvents events) {
      JsonSchema schema = Objects.requireNonNull(events.schemas().get(target.event()));
      return Optional.of((value, pointer, sink) -> valid(schema, value, pointer, sink));
    }
    if (check instanceof Check.Valid valid) {
      return Optional.of((value, pointer, sink) -> valid(valid.schema(), value, pointer, sink));
    }
    if (check instanceof Check.Same same) {
      return Optional.of(new Same(same.members()));
    }
    if (check instanceof Check.Sum sum) {
      return Optional.of((value, pointer, sink) -> sum(sum, value, pointer, sink));
    }
    if (check instanceof Check.Unique unique) {
      return Optional.of((value, pointer, sink) -> unique(unique.values(), value, pointer, sink));
    }
    if (check instanceof Check.Rising rising) {
      return Optional.of(new Rising(rising.member(), rising.gapless()));
    }
    return Optional.empty();
  }

  private static void valid(JsonSchema schema, JsonNode value, String pointer, ProblemSink sink) {
    if (!schema.accepts(value)) {
      for (JsonSchema.Problem problem : schema.problems(value)) {
        sink.wrong(
            pointer + problem.pointer(),
            problem.expected(),
            Excerpt.of(value.at(problem.pointer())));
      }
    }
  }

  private static void sum(Check.Sum sum, JsonNode value, String pointer, ProblemSink sink) {
    Optional<BigDecimal> is = Numbers.of(sum.is().in(value));
    List<BigDecimal> parts =
        sum.of().stream().flatMap(path -> Numbers.of(path.in(value)).stream()).toList();
    if (is.isEmpty() || parts.size() < sum.of().size()) {
      return;
    }
    BigDecimal total = parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (total.compareTo(is.get()) != 0) {
      sink.wrong(
          pointer + sum.is(),
          total.toPlainString()
              + ", which is "
              + String.join(" + ", parts.stream().map(BigDecimal::toPlainString).toList()),
          is.get().toPlainString());
    }
  }

  private static void unique(
      PointerPattern values, JsonNode value, String pointer, ProblemSink sink) {
    Set<JsonNode> seen = new HashSet<>();
    for (PointerPattern.Found found : values.select(value)) {
      if (!seen.add(found.node())) {
        sink.wrong(
            pointer + found.pointer(),
            "a unique value",
            Excerpt.of(found.node()) + ", which occurs already");
      }
    }
  }

  /** Checks members that must not change. */
  final class Same implements ValueCheck {
    /** The values in the initial events of some gateways that count as missing. */
    private static final Set<String> EMPTY = Set.of("", "0");

    private final List<PointerPattern> members;
    private final @Nullable JsonNode[] first;

    Same(List<PointerPattern> members) {
      this.members = members;
      this.first = new JsonNode[members.size()];
    }

    @Override
    public void at(JsonNode value, String pointer, ProblemSink sink) {
      for (int i = 0; i < first.length; i++) {
        PointerPattern member = members.get(i);
        JsonNode now = member.in(value);
        JsonNode before = first[i];
        boolean empty = now.isValueNode() && EMPTY.contains(now.asString(""));
        boolean says = !now.isMissingNode() && !now.isNull() && !empty;
        if (before == null && says) {
          first[i] = now;
        } else if (before != null && says && !before.equals(now)) {
          sink.wrong(
              pointer + member,
              Excerpt.of(before) + ", as in the events before it",
              Excerpt.of(now));
        }
      }
    }
  }

  /** Checks a number that must increase. */
  final class Rising implements ValueCheck {
    private final PointerPattern member;
    private final boolean gapless;
    private long last = -1;

    Rising(PointerPattern member, boolean gapless) {
      this.member = member;
      this.gapless = gapless;
    }

    @Override
    public void at(JsonNode value, String pointer, ProblemSink sink) {
      JsonNode now = member.in(value);
      if (!now.isIntegralNumber() || !now.canConvertToLong()) {
        if (!gapless) {
          sink.wrong(pointer + member, "a whole number", Excerpt.of(now));
        }
        // A missing number would have been the next.
        last++;
        return;
      }
      long number = now.longValue();
      boolean rises = number > last;
      if (gapless && rises && number != last + 1) {
        sink.wrong(pointer + member, Long.toString(last + 1), Long.toString(number));
      } else if (!gapless && !rises) {
        sink.wrong(pointer + member, "more than " + last, Long.toString(number));
      }
      last = Math.max(last, number);
    }
  }
}
