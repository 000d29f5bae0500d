// HL7's validator as a runner of the suite (conformance/PROTOCOL.md). Arguments: packages (.tgz) to load, in order.
// The core package lies in the package cache of user.home; nothing is fetched from the network.

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.model.OperationOutcome;
import org.hl7.fhir.r5.model.StringType;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.validation.ValidationEngine;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

public class Runner {
  public static void main(String[] packages) throws Exception {
    // the validator writes its own log to standard output: that belongs to the protocol
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Gson gson = new Gson();
    ValidationEngine engine = null;
    // a validator of its own for the inputs of one case, where it brings definitions
    ValidationEngine own = null;
    List<String> loaded = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonObject ask = JsonParser.parseString(line).getAsJsonObject();
      JsonObject answer = new JsonObject();
      if (ask.has("protocol")) {
        engine = start(packages);
        JsonArray names = new JsonArray();
        names.add("hl7.fhir.r4.core#4.0.1");
        for (String name : packages) names.add(Path.of(name).getFileName().toString());
        answer.addProperty("protocol", "tekigo-conformance-1");
        answer.addProperty("validator", "HL7 org.hl7.fhir.validation");
        answer.addProperty("version", System.getProperty("validator.version", ""));
        answer.add("packages", names);
      } else {
        answer.addProperty("id", ask.get("id").getAsString());
        try {
          List<String> definitions = new ArrayList<>();
          for (JsonElement one : ask.getAsJsonArray("definitions")) definitions.add(one.getAsString());
          if (!definitions.isEmpty() && !definitions.equals(loaded)) {
            own = null;
            loaded = definitions;
            ValidationEngine fresh = start(packages);
            for (String one : definitions) load(fresh, Path.of(one));
            own = fresh;
          }
          if (!definitions.isEmpty() && own == null) throw new IllegalStateException("the definitions cannot be loaded");
          answer.add("issues", issues(definitions.isEmpty() ? engine : own, ask));
        } catch (Throwable why) {
          why.printStackTrace();
          answer.addProperty("error", why.toString());
        }
      }
      out.println(gson.toJson(answer));
      out.flush();
    }
  }

  private static ValidationEngine start(String[] packages) throws Exception {
    ValidationEngine engine = new ValidationEngine.ValidationEngineBuilder()
        .withVersion("4.0.1").withNoTerminologyServer().withCanRunWithoutTerminologyServer(true).fromSource("hl7.fhir.r4.core#4.0.1");
    for (String name : packages) engine.getIgLoader().loadIg(engine.getIgs(), engine.getBinaries(), name, false);
    engine.prepare();
    // a Japanese display is no error, and neither is a reference that leads out of the input where it can be resolved nowhere
    engine.setDisplayWarnings(true);
    engine.setPolicyAdvisor(new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.CHECK_TYPE_IF_EXISTS, new HashSet<>()));
    return engine;
  }

  // the loader takes one definition a file; what is loaded stays, in a copy of the engine too, and cases define the same address
  // differently or wrongly on purpose: so no engine sees the definitions of two cases
  private static void load(ValidationEngine engine, Path file) throws Exception {
    JsonObject definition = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonArray entries = definition.has("entry") ? definition.getAsJsonArray("entry") : new JsonArray();
    if (entries.isEmpty()) {
      engine.getIgLoader().loadIg(engine.getIgs(), engine.getBinaries(), file.toString(), false);
    }
    for (JsonElement entry : entries) {
      Path single = Files.createTempFile("definition", ".json");
      Files.writeString(single, entry.getAsJsonObject().get("resource").toString());
      engine.getIgLoader().loadIg(engine.getIgs(), engine.getBinaries(), single.toString(), false);
      Files.delete(single);
    }
  }

  private static JsonArray issues(ValidationEngine engine, JsonObject ask) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(ask.get("file").getAsString()));
    JsonObject options = ask.has("options") && ask.get("options").isJsonObject() ? ask.getAsJsonObject("options") : new JsonObject();
    List<String> profiles = new ArrayList<>();
    if (options.has("profiles")) for (JsonElement one : options.getAsJsonArray("profiles")) profiles.add(one.getAsString());
    engine.setSecurityChecks(options.has("securityChecks") && options.get("securityChecks").getAsBoolean());
    engine.setAllowExampleUrls(!(options.has("noExampleUrls") && options.get("noExampleUrls").getAsBoolean()));
    FhirFormat format = ask.get("file").getAsString().endsWith(".xml") ? FhirFormat.XML : FhirFormat.JSON;
    OperationOutcome outcome = engine.validate(format, new ByteArrayInputStream(bytes), profiles);
    JsonArray issues = new JsonArray();
    for (OperationOutcome.OperationOutcomeIssueComponent issue : outcome.getIssue()) {
      JsonObject told = new JsonObject();
      told.addProperty("severity", issue.getSeverity().toCode());
      StringType place = issue.getExpression().isEmpty() ? null : issue.getExpression().get(0);
      told.addProperty("expression", place == null ? "" : place.getValue());
      told.addProperty("message", issue.getDetails().getText());
      issues.add(told);
    }
    return issues;
  }
}
