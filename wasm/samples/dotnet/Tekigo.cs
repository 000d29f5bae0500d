using System.Text;
using Wasmtime;

/// <summary>The input took more time or memory than it may. The plugin is of no more use: make another.</summary>
public sealed class LimitReached(string why, Exception cause) : Exception(why, cause);

/// <summary>tekigo as a plugin: the five functions of docs/plugins.md, by Wasmtime. For one thread, warm from call to call.</summary>
public sealed class Tekigo : IDisposable
{
    private readonly Engine engine = new(new Config().WithEpochInterruption(true));
    private readonly Store store;
    private readonly Memory memory;
    private readonly Func<int, int> room;
    private readonly Func<int, int, int> call;
    private readonly Func<int> answer;
    private readonly Func<int> answerLength;

    public Tekigo(string path, long memoryBytes = 1L << 30)
    {
        store = new Store(engine);
        store.SetLimits(memorySize: memoryBytes);
        store.SetEpochDeadline(1);
        using var module = Module.FromFile(engine, path);
        using var linker = new Linker(engine);
        var instance = linker.Instantiate(store, module);
        if (instance.GetFunction<int>("tekigo_abi_version")?.Invoke() != 1)
        {
            throw new InvalidOperationException($"{path} is not tekigo-plugin.wasm, or has other functions than this class knows");
        }
        memory = instance.GetMemory("memory")!;
        room = instance.GetFunction<int, int>("tekigo_room")!;
        call = instance.GetFunction<int, int, int>("tekigo_call")!;
        answer = instance.GetFunction<int>("tekigo_answer")!;
        answerLength = instance.GetFunction<int>("tekigo_answer_len")!;
    }

    /// <summary>The answer's bytes; options are JSON.</summary>
    public byte[] Call(string operation, string options, byte[] document, TimeSpan time)
    {
        byte[] name = Encoding.UTF8.GetBytes(operation), head = Encoding.UTF8.GetBytes(options);
        store.SetEpochDeadline(1);
        using var timer = new Timer(_ => engine.IncrementEpoch(), null, time, Timeout.InfiniteTimeSpan);
        try
        {
            var at = (uint)room(name.Length + head.Length + document.Length);
            var request = memory.GetSpan(at, name.Length + head.Length + document.Length);
            name.CopyTo(request);
            head.CopyTo(request[name.Length..]);
            document.CopyTo(request[(name.Length + head.Length)..]);
            var status = call(name.Length, head.Length);
            var told = memory.GetSpan((uint)answer(), answerLength()).ToArray();
            return status == 0 ? told : throw new ArgumentException(Encoding.UTF8.GetString(told));
        }
        catch (TrapException trap)
        {
            throw new LimitReached(trap.Message, trap);
        }
    }

    public void Dispose()
    {
        store.Dispose();
        engine.Dispose();
    }
}
