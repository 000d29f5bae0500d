package jp.tekigo.sample;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Main MODULE FILE [SECONDS]: findings, keys and page of a document, one JSON a line. */
public final class Main {
    private Main() {}

    private static final String[][] CALLS = {
        {"validate", "{\"file\": \"a.json\", \"lang\": \"ja\"}"},
        {"keys", "{}"},
        {"render", "{\"audience\": \"patient\"}"},
    };

    public static void main(String[] args) throws Exception {
        try {
            run(new File(args[0]), Path.of(args[1]), args.length > 2 ? Double.parseDouble(args[2]) : 60);
        } catch (Tekigo.LimitReached reached) {
            System.err.println("limit: " + reached.getMessage());
            System.exit(1);
        }
    }

    private static void run(File module, Path file, double seconds) throws Exception {
        byte[] document = Files.readAllBytes(file);
        try (Tekigo tekigo = new Tekigo(module, 512)) {
            for (String[] call : CALLS) {
                byte[] answer = tekigo.call(call[0], call[1], document, seconds);
                System.out.write(answer);
                System.out.println();
            }
        }
    }
}
