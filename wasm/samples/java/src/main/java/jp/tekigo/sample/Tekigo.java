package jp.tekigo.sample;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** tekigo as a plugin: the five functions of docs/plugins.md, by Chicory, which is Java alone. For one thread at a time. */
public final class Tekigo implements AutoCloseable {
    /** The input took more time or memory than it may; the plugin is of no more use: make another. */
    public static final class LimitReached extends Exception {
        LimitReached(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /** The call was wrong; the message is JSON: kind, ja, en. The plugin can be used on. */
    public static final class CallMistake extends Exception {
        CallMistake(String told) {
            super(told);
        }
    }

    private static final int PAGE = 64 << 10;
    private final Instance instance;
    private LimitReached spent;
    /** Calls run apart, so that one can be interrupted, on a stack that deep documents fit into. */
    private final ExecutorService runner =
            Executors.newSingleThreadExecutor(work -> {
                Thread thread = new Thread(null, work, "tekigo", 64L << 20);
                thread.setDaemon(true);
                return thread;
            });

    /** Starts a plugin with at most so many MiB of memory. */
    public Tekigo(File module, int mebibytes) throws Exception {
        WasmModule parsed = Parser.parse(module);
        MemoryLimits own = parsed.memorySection()
                .orElseThrow(() -> new IllegalStateException(module + " is not tekigo-plugin.wasm"))
                .getMemory(0)
                .limits();
        MemoryLimits limits = new MemoryLimits(own.initialPages(), (int) ((long) mebibytes * (1 << 20) / PAGE));
        instance = runner.submit(() -> Instance.builder(parsed)
                .withMemoryLimits(limits)
                .withMachineFactory(MachineFactoryCompiler::compile)
                .build()).get();
        try {
            if (run(() -> number("tekigo_abi_version"), 60) != 1) {
                throw new IllegalStateException(module + " has other functions than this class knows");
            }
        } catch (LimitReached failed) {
            runner.shutdownNow();
            throw new IllegalStateException(module + " is not tekigo-plugin.wasm", failed);
        }
    }

    /** Does an operation within the time; options are JSON, or empty. What is wrong with the document is the answer. */
    public byte[] call(String operation, String options, byte[] document, double seconds) throws Exception {
        byte[] name = operation.getBytes(StandardCharsets.UTF_8);
        byte[] head = options.getBytes(StandardCharsets.UTF_8);
        int length = Math.addExact(name.length + head.length, document.length);
        return run(() -> {
            int at = number("tekigo_room", length);
            instance.memory().write(at, name);
            instance.memory().write(at + name.length, head);
            instance.memory().write(at + name.length + head.length, document);
            int status = number("tekigo_call", name.length, head.length);
            byte[] answer = instance.memory().readBytes(number("tekigo_answer"), number("tekigo_answer_len"));
            if (status != 0) {
                throw new CallMistake(new String(answer, StandardCharsets.UTF_8));
            }
            return answer;
        }, seconds);
    }

    private int number(String name, long... args) {
        return (int) instance.export(name).apply(args)[0];
    }

    private <T> T run(Callable<T> work, double seconds) throws Exception {
        if (spent != null) {
            throw new LimitReached("an earlier call has reached its limit: make another Tekigo", spent);
        }
        Future<T> running = runner.submit(work);
        try {
            return running.get((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            running.cancel(true);
            spent = new LimitReached("more than " + seconds + " seconds", late);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CallMistake wrong) {
                throw wrong;
            }
            spent = new LimitReached("memory or stack: " + failed.getCause(), failed.getCause());
        }
        throw spent;
    }

    @Override
    public void close() {
        runner.shutdownNow();
    }
}
