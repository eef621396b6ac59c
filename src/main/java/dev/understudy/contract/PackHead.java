package dev.understudy.contract;

import dev.understudy.error.PackException;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The content of a {@code profile.yaml}.
 *
 * @param name the name of the profile
 * @param title the title, for people
 * @param buildsOn the profile below it; empty for none
 * @param documents the documents that its rules cite, with those of the profile below
 * @param models the model that each kind of probe asks for
 * @param endpoints the endpoints of the profile, in their order
 * @param files the files of the folder that hold rules
 * @param diagnoses files the files of the folder that hold diagnoses
 */
public record PackHead(
    String name,
    String title,
    String buildsOn,
    Documents documents,
    Map<String, String> models,
    List<String> endpoints,
    List<String> files,
    List<String> diagnoses) {

  /**
   * Reads a {@code profile.yaml}.
   *
   * @param below returns the documents of the profile below it, given that profile's name
   * @throws PackException for a problem, with its file and line
   */
  public static PackHead read(PackFolder folder, Function<String, Documents> below) {
    return folder
        .file(PackFolder.FILE)
        .read(
            "profile",
            fields -> {
              String buildsOn = fields.text("builds-on", "");
              Map<String, String> models = new LinkedHashMap<>();
              members(fields, "models")
                  .forEach((use, node) -> models.put(use, fields.scalar(use, node).value()));
              return new PackHead(
                  fields.text("profile"),
                  fields.text("title"),
                  buildsOn,
                  below.apply(buildsOn).and(fields, members(fields, "documents")),
                  models,
                  RuleReader.words(fields, "endpoints"),
                  fileNames(fields, "files"),
                  fileNames(fields, "diagnoses"));
            });
  }

  private static List<String> fileNames(Fields fields, String key) {
    return fields.list(key).stream().map(node -> fileName(fields, key, node)).toList();
  }

  private static String fileName(Fields fields, String key, YamlNode node) {
    String name = fields.scalar(key, node).value();
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw fields.problem(
          node, "invalid file name '" + name + "': expected a file of this folder");
    }
    return name;
  }

  static Map<String, YamlNode> members(Fields fields, String key) {
    Map<String, YamlNode> members = new LinkedHashMap<>();
    fields
        .optionalNode(key)
        .ifPresent(node -> {
          if (!(node instanceof YamlNode.Mapping mapping)) {
            throw fields.problem(node, "'" + key + "' must be a mapping");
          }
          mapping.members().forEach(member -> members.put(member.key(), member.value()));
        });
    return members;
  }
}
