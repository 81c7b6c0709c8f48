// Runs ONNX files for OnnxFileTests.cs: node run.js FOLDER. For each FOLDER/*.onnx reads its .json (inputs as {name: {dims, data}})
// and writes the outputs in the same form to .out.json. Needs onnxruntime-node in the folder that RNNSTREAM_NODE_MODULES names.
const fs = require('fs');
const path = require('path');
const ort = require(path.join(process.env.RNNSTREAM_NODE_MODULES, 'onnxruntime-node'));

async function main(folder) {
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.onnx'))) {
    const base = path.join(folder, file.slice(0, -5));
    const session = await ort.InferenceSession.create(base + '.onnx');
    const feeds = {};
    for (const [name, { dims, data }] of Object.entries(JSON.parse(fs.readFileSync(base + '.json'))))
      feeds[name] = new ort.Tensor('float32', Float32Array.from(data), dims);
    const outputs = {};
    for (const [name, tensor] of Object.entries(await session.run(feeds)))
      outputs[name] = { dims: tensor.dims, data: Array.from(tensor.data) };
    fs.writeFileSync(base + '.out.json', JSON.stringify(outputs));
  }
}

main(process.argv[2]).catch(fault => { console.error(fault.message); process.exit(1); });
