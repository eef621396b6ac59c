package dev.understudy.yaml;

import dev.understudy.yaml.YamlNode.Mapping;
import dev.understudy.yaml.YamlNode.Member;
import dev.understudy.yaml.YamlNode.Scalar;
import dev.understudy.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one document into nodes, refusing whatever can hide or multiply content: tags, anchors,
 * aliases, repeated keys and deep nesting.
 */
public final class YamlReader {

  /** The deepest nesting that is read, and hence may be written. */
  public static final int MAX_DEPTH = 64;

  /**
   * Documents up to this many characters get a small buffer: each needs its own, and most are
   * short.
   */
  private static final int SHORT_DOCUMENT = 1024;

  private static final LoadSettings SETTINGS = settings(64 * 1024);
  private static final LoadSettings SMALL_SETTINGS = settings(SHORT_DOCUMENT);

  private final Problems problems;
  private final long firstLine;
  private final Iterator<Event> events;

  private YamlReader(Problems problems, long firstLine, String text) {
    this.problems = problems;
    this.firstLine = firstLine;
    LoadSettings settings = text.length() <= SHORT_DOCUMENT ? SMALL_SETTINGS : SETTINGS;
    this.events = new Parse(settings).parseString(text).iterator();
  }

  private static LoadSettings settings(int bufferSize) {
    return LoadSettings.builder()
        .setBufferSize(bufferSize)
        .setCodePointLimit(Integer.MAX_VALUE)
        .setParseComments(false)
        .build();
  }

  /**
   * Reads a document that consists of one mapping.
   *
   * @param firstLine the line of the file on which {@code text} begins, counted from 1
   * @throws RuntimeException made by {@code problems}, at the first problem
   */
  public static Mapping read(Problems problems, long firstLine, String text) {
    YamlReader reader = new YamlReader(problems, firstLine, text);
    try {
      return reader.document();
    } catch (MarkedYamlEngineException notYaml) {
      long line = firstLine + notYaml.getProblemMark().map(mark -> mark.getLine()).orElse(0);
      throw problems.at(line, "not valid YAML: " + notYaml.getProblem());
    } catch (YamlEngineException notYaml) {
      throw problems.at(firstLine, "not valid YAML: " + notYaml.getMessage());
    }
  }

  private Mapping document() {
    events.next(); // stream start
    Event start = events.next();
    if (start.getEventId() != Event.ID.DocumentStart) {
      throw problems.at(firstLine, "the document is empty");
    }
    YamlNode root = node(events.next(), 0);
    events.next(); // document end
    Event after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw problem(after, "a new document begins before the closing '...' of the previous one");
    }
    if (root instanceof Mapping mapping) {
      return mapping;
    }
    throw problems.at(root.line(), "expected a mapping of keys to values");
  }

  private YamlNode node(Event event, int depth) {
    if (event instanceof AliasEvent) {
      throw problem(event, "an alias is not allowed; write the value out");
    }
    if (event instanceof ScalarEvent scalar) {
      refuse(event, scalar.getAnchor(), scalar.getTag());
      return new Scalar(scalar.getValue(), scalar.isPlain(), line(event));
    }
    if (!(event instanceof CollectionStartEvent collection)) {
      throw problem(event, "unexpected " + event.getEventId());
    }
    refuse(event, collection.getAnchor(), collection.getTag());
    if (depth >= MAX_DEPTH) {
      throw problem(event, "nested more than " + MAX_DEPTH + " levels deep");
    }
    return event instanceof MappingStartEvent ? mapping(event, depth) : sequence(event, depth);
  }

  private Sequence sequence(Event start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
      items.add(node(next, depth + 1));
    }
    return new Sequence(items, line(start));
  }

  private Mapping mapping(Event start, int depth) {
    List<Member> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
      if (!(node(next, depth + 1) instanceof Scalar key)) {
        throw problem(next, "a key must be a plain string");
      }
      if (!keys.add(key.value())) {
        throw problem(next, "duplicate key '" + key.value() + "'");
      }
      members.add(new Member(key.value(), node(events.next(), depth + 1)));
    }
    return new Mapping(members, line(start));
  }

  private void refuse(Event event, Optional<Anchor> anchor, Optional<String> tag) {
    if (tag.isPresent()) {
      throw problem(event, "a tag is not allowed: '" + tag.get() + "'");
    }
    if (anchor.isPresent()) {
      throw problem(event, "an anchor is not allowed: '&" + anchor.get().getValue() + "'");
    }
  }

  private RuntimeException problem(Event event, String text) {
    return problems.at(line(event), text);
  }

  private long line(Event event) {
    return firstLine + event.getStartMark().map(mark -> mark.getLine()).orElse(0);
  }
}
